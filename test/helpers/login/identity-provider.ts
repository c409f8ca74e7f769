import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'
import { listening } from '../listening.ts'

export interface IdentityProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Who is sitting at the browser; nobody who can sign in, if it is empty. */
  person: string
  /** Answers nothing but 503. */
  isAway: boolean
  close(): Promise<void>
}

/** What is known of somebody, beside the name by which they sign in. */
export type People = Readonly<Record<string, Readonly<Record<string, unknown>>>>

export interface ProviderWish {
  readonly people: People
  readonly redirectUri: string
  /** Put groups into the ID token, and not only into what the userinfo endpoint says. */
  readonly inToken?: boolean
  /** Under which name of this machine it is another site for a browser. */
  readonly host?: string
  /** Show a page with a button before anybody is sent back. */
  readonly asks?: boolean
  readonly authMethod?: 'client_secret_basic' | 'client_secret_post' | 'none'
}

const clientId = 'spanledger'
const clientSecret = 'a-secret-of-the-client'

/** A real OpenID Connect provider, which asks nobody for a password. Its warnings about that are for production. */
export async function startProvider({ people, redirectUri, ...wish }: ProviderWish): Promise<IdentityProvider> {
  const { inToken = false, authMethod = 'client_secret_basic', host = '127.0.0.1', asks = false } = wish
  const server = createServer()
  const listener = await listening(server)
  const issuer = `http://${host}:${listener.port}`
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        ...(authMethod !== 'none' && { client_secret: clientSecret }),
        token_endpoint_auth_method: authMethod,
        redirect_uris: [redirectUri],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', kid: 'test', alg: 'ES256' }] },
    clientAuthMethods: [authMethod],
    claims: { openid: ['sub'], profile: ['preferred_username', 'name'], email: ['email'], groups: ['groups', 'realm'] },
    conformIdTokenClaims: !inToken,
    cookies: { keys: ['a key for cookies'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 60, IdToken: 60, Interaction: 60, Session: 60 },
    pkce: { required: () => true },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...people[accountId] }) }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({ clientId, accountId: oidc.session?.accountId ?? '' })
      grant.addOIDCScope('openid profile email groups')
      await grant.save()
      return grant
    },
  })
  const opened: IdentityProvider = {
    issuer,
    clientId,
    clientSecret,
    person: '',
    isAway: false,
    close: () => listener.close(),
  }
  const answer = provider.callback()
  server.on('request', (request, response) => {
    const result = opened.person === '' ? { error: 'access_denied' } : { login: { accountId: opened.person } }
    if (opened.isAway) response.writeHead(503).end()
    else if (asks && request.url?.startsWith('/interaction/') && request.method === 'GET')
      response.setHeader('content-type', 'text/html').end('<form method=post><button>Continue</button></form>')
    else if (request.url?.startsWith('/interaction/')) void provider.interactionFinished(request, response, result)
    else void answer(request, response)
  })
  return opened
}
