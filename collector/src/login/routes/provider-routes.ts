import { Router } from 'express'
import type { ProviderConfig } from '../login-config.ts'
import { sendLoginPage } from '../pages/login-page.ts'
import { nextPath } from '../pages/next-path.ts'
import { journeyMs, openSeal } from '../provider/flow-seal.ts'
import { personOf } from '../provider/person.ts'
import type { Claims, Provider } from '../provider/provider.ts'
import { cookie } from '../sessions/cookies.ts'
import { beginSession, isHeldOff, type Exchange, type SignInOptions } from './login-routes.ts'

export interface ProviderRoutesOptions extends SignInOptions {
  readonly config: ProviderConfig
  readonly signIn: Provider
  /** Where the provider sends people back to, with the code. */
  readonly redirectUri: string
  readonly isSecure: boolean
  readonly now: () => number
  readonly failed: (error: unknown) => void
}

/** `GET /login/provider`: to the provider; `GET /login/callback`: and back. */
export function providerRoutes(options: ProviderRoutesOptions): Router {
  const { signIn, isSecure, redirectUri, now, failed } = options
  const seal = openSeal(now)
  // People come back by a redirect from elsewhere, on which browsers send no cookie that is `Strict`.
  const journeys = cookie({ name: 'spanledger-login', isSecure, sameSite: 'Lax', maxAgeMs: journeyMs })
  const router = Router({ caseSensitive: true })
  const refuse = ({ response }: Exchange, status: number, problem: string) =>
    sendLoginPage(response, status, { next: '/', problem, ...(options.provider && { provider: options.provider }) })

  router.get('/login/provider', async (request, response) => {
    const next = nextPath(request.query['next'])
    try {
      const { url, flow } = await signIn.begin()
      journeys.set(response, seal.close({ flow, next }))
      response.set('Cache-Control', 'no-store').redirect(303, url.href)
    } catch (error) {
      failed(error)
      refuse({ request, response }, 503, 'The identity provider does not answer. Try again later.')
    }
  })

  router.get('/login/callback', async (request, response) => {
    const exchange = { request, response }
    if (isHeldOff(options, exchange)) return
    const journey = seal.open(journeys.read(request.headers) ?? '')
    journeys.clear(response)
    if (!journey) return refuse(exchange, 400, 'This sign-in was not begun here, or too long ago. Try again.')
    const currentUrl = new URL(redirectUri)
    currentUrl.search = new URL(request.originalUrl, redirectUri).search
    let claims: Claims
    try {
      claims = await signIn.finish(currentUrl, journey.flow)
    } catch (error) {
      options.failures.note(request.ip)
      failed(error)
      return refuse(exchange, 401, 'The identity provider did not confirm who you are. Try again.')
    }
    admit(options, claims, { ...exchange, next: journey.next })
  })
  return router

  function admit({ config, notice }: ProviderRoutesOptions, claims: Claims, arrival: Arrival): void {
    const person = personOf(claims, config)
    const address = arrival.request.ip ?? 'unknown'
    if (person.grants.length === 0) {
      notice('somebody without a group was refused', { address })
      return refuse(arrival, 403, `${person.name} is in no group that may read here.`)
    }
    beginSession(options, person, arrival)
    notice('signed in', { with: config.issuer, address })
    arrival.response.set('Cache-Control', 'no-store').redirect(303, arrival.next)
  }
}

interface Arrival extends Exchange {
  readonly next: string
}
