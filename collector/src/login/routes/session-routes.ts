import express, { Router, type Response } from 'express'
import { CollectorError } from '../../errors.ts'
import type { KnownKeys } from '../caller.ts'
import type { Visitor, Visitors } from '../sessions/visitors.ts'

export interface SessionRoutesOptions {
  readonly visitors: Visitors
  readonly keys: KnownKeys
}

/**
 * `GET /api/session`: who asks, with which right in which project, and the token that a request with a cookie has to
 * carry as `X-CSRF-Token` if it changes something. `POST` with JSON `{project}` looks at another project from then on.
 */
export function sessionRoutes({ visitors, keys }: SessionRoutesOptions): Router {
  const router = Router()
  router.get('/api/session', ({ headers }, response) => {
    const session = visitors.admitted(headers)
    const visitor = session && visitors.visitorOf(session)
    if (session && visitor) answer(response, visitor, session.csrf)
    else {
      const { project, right, keyId } = keys.authorize('read', headers)
      const name = keys.isOpen ? undefined : `key ${keyId}`
      answer(response, { project, right, name, projects: [project] })
    }
  })
  router.post('/api/session', express.json({ limit: '4kb' }), ({ headers, body }, response) => {
    const session = visitors.admitted(headers)
    const visitor = session && visitors.visitorOf(session)
    if (!session || !visitor) throw new CollectorError('UNAUTHENTICATED', 'a key has one project; sign in at /login')
    const asked: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'project') : undefined
    const project = visitor.projects.find(name => name === asked)
    if (project === undefined) throw new CollectorError('FORBIDDEN', `expected one of ${visitor.projects.join(', ')}`)
    session.project = project
    answer(response, visitors.visitorOf(session) ?? visitor, session.csrf)
  })
  return router
}

interface Seen extends Pick<Visitor, 'project' | 'right' | 'projects'> {
  readonly name: string | undefined
}

function answer(response: Response, { project, right, name, projects }: Seen, csrf?: string): void {
  response.set('Cache-Control', 'no-store').json({ project, right, name, projects, csrf })
}
