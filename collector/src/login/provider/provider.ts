import type { ClientAuth, Configuration, ServerMetadata } from 'openid-client'
import type { ProviderConfig } from '../login-config.ts'

/** What has to be the same when somebody comes back from the provider. */
export interface Flow {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Claims about a person, as the provider made them. */
export type Claims = ReadonlyMap<string, unknown>

/** An OpenID Connect provider: the code flow with PKCE, state and nonce. */
export interface Provider {
  begin(): Promise<{ readonly url: URL; readonly flow: Flow }>
  /** @param currentUrl with the code. @throws whatever was not as it has to be */
  finish(currentUrl: URL, flow: Flow): Promise<Claims>
}

const timeoutSeconds = 10

/** Nothing is asked of the provider until somebody signs in; if it is away then, the next one asks again. */
export function openProvider(config: ProviderConfig, redirectUri: string): Provider {
  let discovered: Promise<Configuration> | undefined
  const configuration = () =>
    (discovered ??= discover(config).catch((error: unknown) => {
      discovered = undefined
      throw error
    }))
  return {
    async begin() {
      const client = await import('openid-client')
      const flow = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      }
      const url = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: config.scopes.join(' '),
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(flow.verifier),
        code_challenge_method: 'S256',
      })
      return { url, flow }
    },
    async finish(currentUrl, { state, nonce, verifier }) {
      const client = await import('openid-client')
      const known = await configuration()
      const tokens = await client.authorizationCodeGrant(known, currentUrl, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      })
      const claims = new Map<string, unknown>(Object.entries(tokens.claims() ?? {}))
      const subject = claims.get('sub')
      // Many providers say groups only here, to keep tokens short.
      if (known.serverMetadata().userinfo_endpoint !== undefined && typeof subject === 'string') {
        const told = await client.fetchUserInfo(known, tokens.access_token, subject)
        for (const [name, value] of Object.entries(told)) if (!claims.has(name)) claims.set(name, value)
      }
      return claims
    },
  }
}

async function discover({ issuer, clientId, clientSecret }: ProviderConfig): Promise<Configuration> {
  const client = await import('openid-client')
  const url = new URL(issuer)
  // An issuer without TLS is taken on this machine only, and its tokens are checked by their signature like all others.
  const execute = [
    client.enableNonRepudiationChecks,
    ...(url.protocol === 'http:' ? [client.allowInsecureRequests] : []),
  ]
  const authenticate: ClientAuth = (server, ...request) =>
    (takesBasic(server) ? client.ClientSecretBasic(clientSecret) : client.ClientSecretPost(clientSecret))(
      server,
      ...request,
    )
  return client.discovery(url, clientId, {}, clientSecret === '' ? client.None() : authenticate, {
    execute,
    timeout: timeoutSeconds,
  })
}

/** Where a provider does not say how clients show their secret, this is how (OpenID Connect Discovery 1.0, section 3). */
function takesBasic({ token_endpoint_auth_methods_supported: methods }: ServerMetadata): boolean {
  return methods === undefined || methods.includes('client_secret_basic')
}
