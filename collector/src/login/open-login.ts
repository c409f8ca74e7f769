import type { IncomingHttpHeaders } from 'node:http'
import { Router } from 'express'
import { CollectorError } from '../errors.ts'
import type { Caller, KnownKeys } from './caller.ts'
import { defaultLifetimes, type LoginConfig, type ProviderConfig } from './login-config.ts'
import { openProvider } from './provider/provider.ts'
import { loginRoutes, type Notice, type SignInOptions } from './routes/login-routes.ts'
import { answerAsJson, answerOnPage } from './routes/mistakes.ts'
import { providerRoutes } from './routes/provider-routes.ts'
import { sessionRoutes } from './routes/session-routes.ts'
import { cookie } from './sessions/cookies.ts'
import { FailedLogins } from './sessions/failed-logins.ts'
import { Sessions } from './sessions/sessions.ts'
import { Visitors } from './sessions/visitors.ts'

export interface LoginOptions {
  readonly keys: KnownKeys
  /** Undefined where nothing is configured: then keys are enough. */
  readonly login?: LoginConfig | undefined
  /** Where people reach the page; empty where nobody said. */
  readonly publicUrl: string
  readonly now?: () => number
  readonly notice?: Notice
  /** Told of what went wrong with the provider. */
  readonly failed?: (error: unknown) => void
}

export interface Login {
  /** Goes before the routes whose callers it knows. */
  readonly router: Router
  /** Who asks, by cookie or by key, if they have this right. @throws CollectorError for somebody who may not */
  readonly authorize: (right: 'ingest' | 'read', headers: IncomingHttpHeaders) => Caller
}

/** Lets people in who sign in, with a key or at a provider, beside programs that show a key with every request. */
export function openLogin({ keys, login, publicUrl, now = Date.now, ...told }: LoginOptions): Login {
  const { notice = () => undefined, failed = () => undefined } = told
  const lifetimes = login?.lifetimes ?? defaultLifetimes
  const origin = publicUrl === '' ? undefined : new URL(publicUrl).origin
  const isSecure = origin?.startsWith('https:') ?? false
  const sessions = new Sessions({ lifetimes, now })
  const ids = cookie({ name: 'spanledger', isSecure, sameSite: 'Strict', maxAgeMs: lifetimes.lastsMs })
  const visitors = new Visitors({ sessions, cookie: ids, keys, publicOrigin: origin })
  const config = login?.provider
  const signIn: SignInOptions = {
    keys,
    sessions,
    cookie: ids,
    visitors,
    failures: new FailedLogins(now),
    notice,
    publicOrigin: origin,
    provider: config && new URL(config.issuer).host,
  }
  const router = Router()
  router.use(visitors.look)
  router.use(loginRoutes(signIn))
  router.use(sessionRoutes({ visitors, keys }))
  if (config && origin !== undefined) router.use(withProvider(config, origin))
  router.use(['/login', '/logout'], answerOnPage(failed))
  router.use('/api/session', answerAsJson(failed))
  return { router, authorize: (right, headers) => authorize({ visitors, keys }, right, headers) }

  function withProvider(config: ProviderConfig, origin: string): Router {
    const redirectUri = `${origin}/login/callback`
    const provider = openProvider(config, redirectUri)
    // Counted apart, so that whoever tries keys keeps nobody from signing in here.
    const failures = new FailedLogins(now)
    return providerRoutes({ ...signIn, failures, config, signIn: provider, redirectUri, isSecure, now, failed })
  }
}

interface Known {
  readonly visitors: Visitors
  readonly keys: KnownKeys
}

function authorize({ visitors, keys }: Known, right: 'ingest' | 'read', headers: IncomingHttpHeaders): Caller {
  const session = visitors.admitted(headers)
  const visitor = session && visitors.visitorOf(session)
  if (!visitor) {
    const { keyId, ...bearer } = keys.authorize(right, headers)
    return { ...bearer, by: `key ${keyId}` }
  }
  if (visitor.right !== right && visitor.right !== 'admin')
    throw new CollectorError('FORBIDDEN', `${visitor.name} may ${visitor.right}, this needs ${right}`)
  return visitor
}
