import { afterAll, expect, test } from 'vitest'
import type { LoginConfig, ProviderConfig } from '../../../collector/src/login/login-config.ts'
import { CookieBrowser } from '../../helpers/login/cookie-browser.ts'
import { startProvider, type IdentityProvider, type ProviderWish } from '../../helpers/login/identity-provider.ts'
import { loginServer, madeKey, type LoginServer } from '../../helpers/login/login-server.ts'

const people = {
  ada: { preferred_username: 'ada', groups: ['sre', 'everybody'] },
  bob: { preferred_username: 'bob\u202E\u0007<b>', groups: 'everybody' },
  eve: { preferred_username: 'eve', groups: ['sales', 'SRE', 'sre '] },
  roy: { realm: { roles: ['sre'] } },
}

const groups = [
  { group: 'everybody', project: 'shop', right: 'read' },
  { group: 'sre', project: 'shop', right: 'admin' },
  { group: 'everybody', project: 'shop', right: 'read' },
  { group: 'sre', project: 'bank', right: 'read' },
] as const

interface Wish extends Partial<Omit<ProviderWish, 'people'>> {
  readonly config?: Partial<ProviderConfig>
  readonly now?: () => number
}

const providers: IdentityProvider[] = []
afterAll(() => Promise.all(providers.map(provider => provider.close())))

async function opened({ config, now, ...wish }: Wish = {}) {
  const server = await loginServer()
  const provider = await startProvider({ people, redirectUri: `${server.url}/login/callback`, ...wish })
  providers.push(provider)
  const login: LoginConfig = {
    provider: {
      issuer: provider.issuer,
      clientId: provider.clientId,
      clientSecret: provider.clientSecret,
      scopes: ['openid', 'profile', 'groups'],
      groupsClaim: 'groups',
      groups,
      ...config,
    },
    lifetimes: { idleMs: 3_600_000, lastsMs: 36_000_000 },
  }
  await server.open({ stored: [madeKey().stored], login, publicUrl: server.url, ...(now && { now }) })
  return { server, provider }
}

async function arrive(server: LoginServer, provider: IdentityProvider, person: string) {
  provider.person = person
  const browser = new CookieBrowser()
  const { url, response } = await browser.visit(`${server.url}/login/provider?next=/tasks%3Fsince%3D7d`)
  return { browser, url, response }
}

async function sessionOf(server: LoginServer, browser: CookieBrowser) {
  const response = await browser.ask(`${server.url}/api/session`)
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** Up to the address at which the provider sends somebody back, which is not visited yet. */
async function untilCallback(server: LoginServer, provider: IdentityProvider, person: string) {
  provider.person = person
  const browser = new CookieBrowser()
  let at = `${server.url}/login/provider`
  while (!at.startsWith(`${server.url}/login/callback`)) {
    const location: string | null = (await browser.ask(at)).headers.get('location')
    at = new URL(location ?? '', at).href
  }
  return { browser, callback: new URL(at) }
}

test('a person in a group gets its projects and rights, and goes on where they wanted to', async () => {
  const { server, provider } = await opened()

  const { browser, url } = await arrive(server, provider, 'ada')

  expect(url).toBe(`${server.url}/tasks?since=7d`)
  expect(await sessionOf(server, browser)).toMatchObject({
    status: 200,
    body: { project: 'shop', right: 'admin', name: 'ada', projects: ['shop', 'bank'] },
  })
  expect(server.failures).toEqual([])
})

test('what a person decides is noted with their name, and with what nobody else can be called', async () => {
  const { server, provider } = await opened()
  const { browser } = await arrive(server, provider, 'ada')
  const { body } = await sessionOf(server, browser)

  const response = await browser.ask(`${server.url}/api/drift/%5B%22%22%2C%22%22%2C%22%22%5D/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-csrf-token': String(body['csrf']) },
    body: '{}',
  })

  expect([response.status, server.decisions]).toMatchObject([200, [{ project: 'shop', by: 'person ada (ada)' }]])
})

test('who has several projects can look at another one of them, with the right they have there', async () => {
  const { server, provider } = await opened()
  const { browser } = await arrive(server, provider, 'ada')
  const { body } = await sessionOf(server, browser)
  const choose = (project: string, csrf = String(body['csrf'])) =>
    browser.ask(`${server.url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-csrf-token': csrf },
      body: JSON.stringify({ project }),
    })

  const refused = [await choose('treasury'), await choose('bank', 'wrong')]
  const chosen = await choose('bank')

  expect(refused.map(({ status }) => status)).toEqual([403, 403])
  expect(await chosen.json()).toMatchObject({ project: 'bank', right: 'read' })
  expect((await sessionOf(server, browser)).body).toMatchObject({ project: 'bank', right: 'read' })
})

test.each([
  ['whose groups are others, however alike', 'eve'],
  ['who has none', 'roy'],
])('a person %s is refused, and gets no session', async (_, person) => {
  const { server, provider } = await opened()

  const { browser, response } = await arrive(server, provider, person)

  expect(response.status).toBe(403)
  expect(await response.text()).toContain('is in no group that may read here')
  expect((await sessionOf(server, browser)).status).toBe(401)
  expect(browser.cookie(server.url, 'spanledger')).toBeUndefined()
})

test.each([
  ['groups in the ID token', { inToken: true }, 'ada'],
  ['the secret in the body', { authMethod: 'client_secret_post' }, 'ada'],
  ['a public client', { authMethod: 'none', config: { clientSecret: '' } }, 'ada'],
  ['groups deep in a claim', { config: { groupsClaim: 'realm.roles' } }, 'roy'],
] as const)('takes a provider with %s', async (_, wish: Wish, person) => {
  const { server, provider } = await opened(wish)

  const { browser } = await arrive(server, provider, person)

  expect((await sessionOf(server, browser)).body).toMatchObject({ project: 'shop', right: 'admin' })
})

test('a name is text without tricks, and one group is a group too', async () => {
  const { server, provider } = await opened()

  const { browser } = await arrive(server, provider, 'bob')

  expect((await sessionOf(server, browser)).body).toMatchObject({ right: 'read', name: 'bob<b>', projects: ['shop'] })
  expect(await (await browser.ask(`${server.url}/login`)).text()).toContain('bob&lt;b&gt;')
})

test.each([
  ['a state that is not ours', (url: URL) => url.searchParams.set('state', 'other'), 401],
  ['no state', (url: URL) => url.searchParams.delete('state'), 401],
  ['a code that is not theirs', (url: URL) => url.searchParams.set('code', 'other'), 401],
  ['the issuer of somebody else', (url: URL) => url.searchParams.set('iss', 'https://evil.example'), 401],
  ['two codes', (url: URL) => url.searchParams.append('code', 'other'), 401],
])('who comes back with %s gets no session', async (_, change, status) => {
  const { server, provider } = await opened()
  const { browser, callback } = await untilCallback(server, provider, 'ada')
  change(callback)

  const response = await browser.ask(callback.href)

  expect(response.status).toBe(status)
  expect((await sessionOf(server, browser)).status).toBe(401)
})

test('what one browser began no other can end, so nobody is signed in as somebody else', async () => {
  const { server, provider } = await opened()
  const { callback } = await untilCallback(server, provider, 'ada')
  const { browser: victim } = await untilCallback(server, provider, 'bob')

  const statuses = [
    (await new CookieBrowser().ask(callback.href)).status,
    (await victim.ask(callback.href)).status,
    (await sessionOf(server, victim)).status,
  ]

  expect(statuses).toEqual([400, 401, 401])
})

test('the way back is open once, and not for long', async () => {
  const clock = { nowMs: Date.now() }
  const { server, provider } = await opened({ now: () => clock.nowMs })
  const first = await untilCallback(server, provider, 'ada')
  const late = await untilCallback(server, provider, 'ada')

  const once = await first.browser.ask(first.callback.href)
  const twice = await first.browser.ask(first.callback.href)
  clock.nowMs += 11 * 60_000
  const afterwards = await late.browser.ask(late.callback.href)

  expect([once.status, twice.status, afterwards.status]).toEqual([303, 400, 400])
})

test('a new id at every sign-in, and only the token of the new session counts', async () => {
  const { server, provider } = await opened()
  const { browser } = await arrive(server, provider, 'ada')
  const [before, { body }] = [browser.cookie(server.url, 'spanledger'), await sessionOf(server, browser)]

  await browser.visit(`${server.url}/login/provider`)

  const after = await sessionOf(server, browser)
  expect(browser.cookie(server.url, 'spanledger')).not.toBe(before)
  expect(after.body['csrf']).not.toBe(body['csrf'])
  const old = new CookieBrowser()
  old.plant(server.url, 'spanledger', before ?? '')
  expect((await sessionOf(server, old)).status).toBe(401)
})

test('somebody whom the provider refuses is told so, in our words', async () => {
  const { server, provider } = await opened()

  const { response } = await arrive(server, provider, '')

  expect(response.status).toBe(401)
  expect(await response.text()).toContain('did not confirm who you are')
})

test('a provider that is away is said to be away, and asked again the next time', async () => {
  const { server, provider } = await opened()
  provider.isAway = true

  const away = await arrive(server, provider, 'ada')
  provider.isAway = false
  const back = await arrive(server, provider, 'ada')

  expect([away.response.status, await away.response.text()]).toEqual([503, expect.stringContaining('does not answer')])
  expect((await sessionOf(server, back.browser)).status).toBe(200)
  expect(server.failures).toHaveLength(1)
})

test('a provider that is away when somebody comes back lets nobody in', async () => {
  const { server, provider } = await opened()
  const { browser, callback } = await untilCallback(server, provider, 'ada')
  provider.isAway = true

  const response = await browser.ask(callback.href)

  expect([response.status, (await sessionOf(server, browser)).status]).toEqual([401, 401])
})

test('with a provider configured nobody is let in without a key or a session, also while there are no keys', async () => {
  const server = await loginServer()
  const provider = { issuer: 'https://id.example', clientId: 'spanledger', clientSecret: '', scopes: ['openid'] }
  const login = {
    provider: { ...provider, groupsClaim: 'groups', groups },
    lifetimes: { idleMs: 1_000, lastsMs: 1_000 },
  }
  await server.open({ login, publicUrl: server.url })

  const statuses = await Promise.all(
    ['/api/questions', '/api/session'].map(async path => (await fetch(`${server.url}${path}`)).status),
  )

  expect(statuses).toEqual([401, 401])
  expect(await (await fetch(`${server.url}/login`)).text()).toContain('Sign in with id.example')
})
