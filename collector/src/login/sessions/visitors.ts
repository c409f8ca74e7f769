import type { IncomingHttpHeaders } from 'node:http'
import type { RequestHandler } from 'express'
import { CollectorError } from '../../errors.ts'
import type { Caller, KnownKeys } from '../caller.ts'
import type { Cookie } from './cookies.ts'
import { isChange, isForeign, isToken } from './foreign.ts'
import type { Session, Sessions } from './sessions.ts'

/** Who a session acts for, now. */
export interface Visitor extends Caller {
  readonly name: string
  /** All projects that may be looked at. */
  readonly projects: readonly string[]
}

export interface VisitorsOptions {
  readonly sessions: Sessions
  readonly cookie: Cookie
  readonly keys: KnownKeys
  readonly publicOrigin: string | undefined
}

/**
 * Who requests come from, by their cookies. A cookie counts only for requests that have passed `look`, since what is
 * decided there needs the method: browsers send cookies by themselves, so whoever wants to change something has to show
 * also the session's token, which no other site can read.
 */
export class Visitors {
  readonly #options: VisitorsOptions
  readonly #sessions = new WeakMap<IncomingHttpHeaders, Session>()
  readonly #forged = new WeakMap<IncomingHttpHeaders, string>()

  constructor(options: VisitorsOptions) {
    this.#options = options
  }

  /** Goes before all routes. It lets everything pass: what is not asked who it is needs no cookie. */
  readonly look: RequestHandler = (request, response, next) => {
    const { headers } = request
    const session = this.sessionOf(headers)
    if (session !== undefined) {
      // An answer to one person is not kept for another.
      response.setHeader('Cache-Control', 'private, no-cache')
      if (!isChange(request) || isToken(headers['x-csrf-token'], session.csrf)) this.#sessions.set(headers, session)
      else this.#forged.set(headers, 'send the csrf of GET /api/session as X-CSRF-Token')
    } else if (this.#options.keys.isOpen && isChange(request) && isForeign(headers, this.#options.publicOrigin))
      // Where nobody has to say who they are, a foreign page in somebody's browser would be let in as well.
      this.#forged.set(headers, `the Origin is "${(headers.origin ?? 'unknown').slice(0, 100)}"`)
    next()
  }

  /** The session of a cookie, whatever the request wants. A key that is shown is stronger than a cookie. */
  sessionOf(headers: IncomingHttpHeaders): Session | undefined {
    if (/^bearer /i.test(headers.authorization ?? '') || headers['x-api-key'] !== undefined) return undefined
    const id = this.#options.cookie.read(headers)
    const session = id === undefined ? undefined : this.#options.sessions.find(id)
    if (id === undefined || session === undefined || this.visitorOf(session) !== undefined) return session
    // The key behind it was revoked.
    this.#options.sessions.end(id)
    return undefined
  }

  /** The session that this request may act for. @throws CollectorError `FOREIGN_PAGE` if it seems to be forged */
  admitted(headers: IncomingHttpHeaders): Session | undefined {
    const forged = this.#forged.get(headers)
    if (forged !== undefined) throw new CollectorError('FOREIGN_PAGE', forged)
    return this.#sessions.get(headers)
  }

  visitorOf({ owner, project }: Session): Visitor | undefined {
    if (owner.kind === 'key') {
      const holder = this.#options.keys.holder(owner.id)
      const by = `key ${owner.id}`
      return holder && { ...holder, name: holder.name || by, by, projects: [holder.project] }
    }
    const { name, by, grants } = owner
    const grant = grants.find(candidate => candidate.project === project) ?? grants[0]
    return grant && { ...grant, name, by, projects: grants.map(one => one.project) }
  }
}
