import express, { Router, type Request, type Response } from 'express'
import type { KnownKeys } from '../caller.ts'
import { sendLoginPage } from '../pages/login-page.ts'
import { nextPath } from '../pages/next-path.ts'
import { style } from '../pages/style.ts'
import type { Cookie } from '../sessions/cookies.ts'
import type { FailedLogins } from '../sessions/failed-logins.ts'
import { isForeign, isToken } from '../sessions/foreign.ts'
import type { Owner, Sessions } from '../sessions/sessions.ts'
import type { Visitors } from '../sessions/visitors.ts'

/** Told of sign-ins, for the log. Nothing in it was written by whoever tries. */
export type Notice = (line: string, facts: Readonly<Record<string, string>>) => void

export interface SignInOptions {
  readonly keys: KnownKeys
  readonly sessions: Sessions
  readonly cookie: Cookie
  readonly visitors: Visitors
  readonly failures: FailedLogins
  readonly notice: Notice
  readonly publicOrigin: string | undefined
  /** How the provider is called, where there is one. */
  readonly provider: string | undefined
}

/** `/login` and `/logout`: the form, signing in with a key, and signing out. */
export function loginRoutes(options: SignInOptions): Router {
  const { keys, sessions, cookie, visitors } = options
  const router = Router({ caseSensitive: true })
  const form = express.text({ type: 'application/x-www-form-urlencoded', limit: '8kb' })
  router.get('/login/style.css', (_request, response) => {
    response.set({ 'Cache-Control': 'max-age=3600', 'X-Content-Type-Options': 'nosniff' }).type('css').send(style)
  })
  router.get('/login', (request, response) => {
    const next = nextPath(request.query['next'])
    // Nobody has to sign in where there are no keys.
    if (keys.isOpen) return response.redirect(303, next)
    const session = visitors.sessionOf(request.headers)
    const visitor = session && visitors.visitorOf(session)
    sendLoginPage(response, 200, {
      next,
      ...named(options),
      ...(session && visitor && { signedIn: { ...visitor, csrf: session.csrf } }),
    })
  })
  router.post('/login', form, (request, response) => signInWithKey(options, request, response))
  router.post('/logout', form, (request, response) => {
    const session = visitors.sessionOf(request.headers)
    const token = request.headers['x-csrf-token'] ?? fieldsOf(request).get('csrf')
    if (session && !isToken(token, session.csrf))
      return sendLoginPage(response, 403, { next: '/', ...named(options), problem: 'That was not sent by this page.' })
    sessions.end(cookie.read(request.headers) ?? '')
    cookie.clear(response)
    response.redirect(303, '/login')
  })
  return router
}

/** Begins a session under a new id. Whatever id the browser came with ends: somebody else may have put it there. */
export function beginSession({ sessions, cookie }: SignInOptions, owner: Owner, exchange: Exchange): void {
  sessions.end(cookie.read(exchange.request.headers) ?? '')
  cookie.set(exchange.response, sessions.begin(owner).id)
}

export interface Exchange {
  readonly request: Request
  readonly response: Response
}

/** Whether somebody from there has failed too often to try now; if so, that was the answer. */
export function isHeldOff({ failures, ...options }: SignInOptions, { request, response }: Exchange): boolean {
  const waitSeconds = Math.ceil(failures.waitMs(request.ip) / 1_000)
  if (waitSeconds === 0) return false
  response.set('Retry-After', String(waitSeconds))
  const problem = `Too many sign-ins failed. Try again in ${waitSeconds} seconds.`
  sendLoginPage(response, 429, { next: '/', ...named(options), problem })
  return true
}

function signInWithKey(options: SignInOptions, request: Request, response: Response): void {
  const { keys, failures, notice, publicOrigin } = options
  const fields = fieldsOf(request)
  const next = nextPath(fields.get('next'))
  const refuse = (status: number, problem: string) =>
    sendLoginPage(response, status, { next, ...named(options), problem })
  if (keys.isOpen) return response.redirect(303, next)
  // Else a foreign page could sign somebody in as another, who then sees what they do.
  if (isForeign(request.headers, publicOrigin)) return refuse(403, 'That was not sent by this page.')
  if (isHeldOff(options, { request, response })) return
  const caller = keys.identify({ 'x-api-key': fields.get('key') ?? '' })
  const address = request.ip
  if (!caller) {
    failures.note(address)
    notice('a sign-in failed', { address: address ?? 'unknown' })
    return refuse(401, 'That is no key of this collector, or it was revoked.')
  }
  if (caller.right === 'ingest') return refuse(403, 'This key may send, and not read.')
  beginSession(options, { kind: 'key', id: caller.keyId }, { request, response })
  notice('signed in', { key: caller.keyId, project: caller.project, address: address ?? 'unknown' })
  response.redirect(303, next)
}

function named({ provider }: { readonly provider: string | undefined }): { readonly provider?: string } {
  return provider === undefined ? {} : { provider }
}

function fieldsOf({ body }: Request): URLSearchParams {
  const text: unknown = body
  return new URLSearchParams(typeof text === 'string' ? text : '')
}
