import { expect, test } from 'vitest'
import { CookieBrowser } from '../../helpers/login/cookie-browser.ts'
import { loginServer, madeKey, type LoginServer } from '../../helpers/login/login-server.ts'

const cookieName = 'spanledger'
const accept = '/api/drift/%5B%22%22%2C%22%22%2C%22%22%5D/accept'

async function signedIn(server: LoginServer, key: string) {
  const browser = new CookieBrowser()
  const response = await browser.submit(`${server.url}/login`, { key, next: '/tasks' })
  return { browser, response }
}

async function sessionOf(server: LoginServer, browser: CookieBrowser): Promise<Record<string, unknown>> {
  return (await (await browser.ask(`${server.url}/api/session`)).json()) as Record<string, unknown>
}

function decide(server: LoginServer, browser: CookieBrowser, headers: Record<string, string> = {}) {
  const json = { 'content-type': 'application/json', ...headers }
  return browser.ask(`${server.url}${accept}`, { method: 'POST', headers: json, body: '{"reason":"it is fine"}' })
}

test('a key becomes a session in a cookie that no script reads and no other site sends', async () => {
  const { key, stored } = madeKey()
  const server = await loginServer({ stored: [stored] })

  const { browser, response } = await signedIn(server, key)

  expect([response.status, response.headers.get('location')]).toEqual([303, '/tasks'])
  expect(browser.setCookies).toEqual([
    expect.stringMatching(/^spanledger=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/),
  ])
  expect(await sessionOf(server, browser)).toEqual({
    project: 'shop',
    right: 'read',
    name: 'ada',
    projects: ['shop'],
    csrf: expect.stringMatching(/^[\w-]{43}$/),
  })
  expect((await browser.ask(`${server.url}/api/questions`)).status).toBe(200)
  expect(server.notices.join()).toContain(stored.id)
  expect(server.notices.join()).not.toContain(key)
})

test('over https the cookie is for this very host, and never sent in the clear', async () => {
  const { key, stored } = madeKey()
  const server = await loginServer({ stored: [stored], publicUrl: 'https://spanledger.example' })

  const { browser } = await signedIn(server, key)

  expect(browser.setCookies).toEqual([
    expect.stringMatching(/^__Host-spanledger=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict; Secure$/),
  ])
  expect(browser.setCookies.join()).not.toContain('Domain')
})

test.each([
  ['no key at all', { shown: '' }, 401],
  ['a key of nobody', { shown: madeKey().key }, 401],
  ['a key that may only send', { right: 'ingest' }, 403],
  ['a key that was revoked', { revokedAt: '2026-01-01T00:00:00Z' }, 401],
] as const)('%s begins no session', async (_, { shown, ...changed }: Tried, status) => {
  const { key, stored } = madeKey()
  const server = await loginServer({ stored: [{ ...stored, ...changed }] })
  const browser = new CookieBrowser()

  const response = await browser.submit(`${server.url}/login`, { key: shown ?? key })

  expect([response.status, browser.setCookies]).toEqual([status, []])
  expect(await response.text()).toContain('role="alert"')
  expect((await browser.ask(`${server.url}/api/session`)).status).toBe(401)
})

interface Tried {
  readonly shown?: string
  readonly right?: 'ingest'
  readonly revokedAt?: string
}

test('whatever id a browser comes with, it gets a new one, and the old one is worth nothing', async () => {
  const { key, stored } = madeKey()
  const server = await loginServer({ stored: [stored] })
  const { browser: mallory } = await signedIn(server, key)
  const planted = mallory.cookie(server.url, cookieName) ?? ''
  const victim = new CookieBrowser()
  victim.plant(server.url, cookieName, planted)

  await victim.submit(`${server.url}/login`, { key })

  expect(victim.cookie(server.url, cookieName)).not.toBe(planted)
  expect((await victim.ask(`${server.url}/api/session`)).status).toBe(200)
  expect((await mallory.ask(`${server.url}/api/session`)).status).toBe(401)
})

test('an id that nobody was given opens nothing, and is never taken over', async () => {
  const { key, stored } = madeKey()
  const server = await loginServer({ stored: [stored] })
  const browser = new CookieBrowser()
  const invented = 'A'.repeat(43)
  browser.plant(server.url, cookieName, invented)

  expect((await browser.ask(`${server.url}/api/session`)).status).toBe(401)
  await browser.submit(`${server.url}/login`, { key })

  expect(browser.cookie(server.url, cookieName)).not.toBe(invented)
})

test('who changes something with a cookie has to show the token of the session', async () => {
  const { key, stored } = madeKey({ right: 'admin' })
  const server = await loginServer({ stored: [stored] })
  const { browser } = await signedIn(server, key)
  const { browser: other } = await signedIn(server, key)
  const { csrf } = await sessionOf(server, browser)
  const { csrf: ofOther } = await sessionOf(server, other)

  const refused = [
    await decide(server, browser),
    await decide(server, browser, { 'x-csrf-token': '' }),
    await decide(server, browser, { 'x-csrf-token': String(ofOther) }),
    await decide(server, browser, { 'x-csrf-token': `${String(csrf)}x` }),
  ]

  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 403])
  expect(await refused[0]?.json()).toMatchObject({ code: 'FOREIGN_PAGE' })
  expect(server.decisions).toEqual([])
  expect((await decide(server, browser, { 'x-csrf-token': String(csrf) })).status).toBe(200)
  expect(server.decisions).toMatchObject([{ project: 'shop', by: `key ${stored.id}` }])
})

test('a program with a key in a header needs no token, also beside a cookie', async () => {
  const { key, stored } = madeKey({ right: 'admin' })
  const server = await loginServer({ stored: [stored] })
  const { browser } = await signedIn(server, key)

  const answers = [
    await decide(server, new CookieBrowser(), { authorization: `Bearer ${key}` }),
    await decide(server, browser, { 'x-api-key': key }),
    await decide(server, browser, { authorization: 'Bearer wrong' }),
  ]

  expect(answers.map(({ status }) => status)).toEqual([200, 200, 401])
})

test('a session may what its key may, and no more', async () => {
  const { key, stored } = madeKey({ right: 'read' })
  const server = await loginServer({ stored: [stored] })
  const { browser } = await signedIn(server, key)
  const { csrf } = await sessionOf(server, browser)

  const response = await decide(server, browser, { 'x-csrf-token': String(csrf) })

  expect([response.status, await response.json()]).toEqual([
    403,
    { code: 'FORBIDDEN', message: 'The API key does not have this right: ada may read, this needs ingest' },
  ])
})

test('a session is over when nobody used it for long, and after its time whatever is done', async () => {
  const { key, stored } = madeKey()
  const clock = { nowMs: 0 }
  const minutes = (count: number) => count * 60_000
  const login = { provider: undefined, lifetimes: { idleMs: minutes(30), lastsMs: minutes(100) } }
  const server = await loginServer({ stored: [stored], login, now: () => clock.nowMs })
  const { browser: idle } = await signedIn(server, key)
  const { browser: busy } = await signedIn(server, key)
  const statusAt = async (browser: CookieBrowser, minute: number) => {
    clock.nowMs = minutes(minute)
    return (await browser.ask(`${server.url}/api/session`)).status
  }

  expect(await statusAt(busy, 29)).toBe(200)
  expect([await statusAt(busy, 31), await statusAt(idle, 31)]).toEqual([200, 401])
  expect([await statusAt(busy, 60), await statusAt(busy, 89), await statusAt(busy, 99)]).toEqual([200, 200, 200])
  expect(await statusAt(busy, 100)).toBe(401)
})

test('signing out ends the session for whoever has its id, and needs its token', async () => {
  const { key, stored } = madeKey()
  const server = await loginServer({ stored: [stored] })
  const { browser } = await signedIn(server, key)
  const copy = new CookieBrowser()
  copy.plant(server.url, cookieName, browser.cookie(server.url, cookieName) ?? '')
  const { csrf } = await sessionOf(server, browser)

  const forged = await browser.submit(`${server.url}/logout`, {})
  expect([forged.status, (await copy.ask(`${server.url}/api/session`)).status]).toEqual([403, 200])
  const response = await browser.submit(`${server.url}/logout`, { csrf: String(csrf) })

  expect([response.status, response.headers.get('location')]).toEqual([303, '/login'])
  expect(browser.cookie(server.url, cookieName)).toBeUndefined()
  expect((await copy.ask(`${server.url}/api/session`)).status).toBe(401)
})

test('a key that is revoked ends the sessions that were begun with it, and no others', async () => {
  const [ada, bob] = [madeKey(), madeKey({ name: 'bob', right: 'admin' })]
  const server = await loginServer({ stored: [ada.stored, bob.stored] })
  const { browser } = await signedIn(server, ada.key)
  const { browser: other } = await signedIn(server, bob.key)
  expect((await browser.ask(`${server.url}/api/questions`)).status).toBe(200)

  await server.write([{ ...ada.stored, revokedAt: '2026-01-01T00:00:00Z' }, bob.stored])

  await expect.poll(async () => (await browser.ask(`${server.url}/api/questions`)).status).toBe(401)
  expect((await other.ask(`${server.url}/api/questions`)).status).toBe(200)
  await server.write([ada.stored, bob.stored])
  await expect.poll(() => server.keys.holder(ada.stored.id)?.name).toBe('ada')
  expect((await browser.ask(`${server.url}/api/session`)).status).toBe(401)
})

test('whoever tries keys one after the other is held off, also with the right one', async () => {
  const { key, stored } = madeKey()
  const clock = { nowMs: 0 }
  const server = await loginServer({ stored: [stored], now: () => clock.nowMs })
  const browser = new CookieBrowser()
  const statuses = await Promise.all(
    Array.from({ length: 20 }, async () => (await browser.submit(`${server.url}/login`, { key: 'no' })).status),
  )

  const held = await browser.submit(`${server.url}/login`, { key })
  clock.nowMs = 60_000
  const later = await browser.submit(`${server.url}/login`, { key })

  expect(new Set(statuses)).toEqual(new Set([401]))
  expect([held.status, held.headers.get('retry-after')]).toEqual([429, '60'])
  expect(later.status).toBe(303)
})

test('behind a proxy nearby they are held off for themselves, and not for everybody', async () => {
  const { key, stored } = madeKey()
  const server = await loginServer({ stored: [stored] })
  const from = (address: string, key: string) =>
    new CookieBrowser().submit(`${server.url}/login`, { key }, { 'x-forwarded-for': `10.9.9.9, ${address}` })
  await Promise.all(Array.from({ length: 20 }, (_, index) => from(`2001:db8:1:2::${index}`, 'no')))

  const statuses = [(await from('2001:db8:1:2:a::b', key)).status, (await from('2001:db8:1:3::1', key)).status]

  expect(statuses).toEqual([429, 303])
})

test.each([
  ['from a page of another site', { 'sec-fetch-site': 'cross-site' }, 403],
  ['from another host of the same site', { 'sec-fetch-site': 'same-site' }, 403],
  ['with the origin of another', { origin: 'https://evil.example' }, 403],
  ['from a page without an origin', { origin: 'null' }, 403],
  ['from our own page', { 'sec-fetch-site': 'same-origin', origin: 'null' }, 303],
  ['from the public address, behind a proxy', { origin: 'https://spanledger.example' }, 303],
] as const)('a sign-in sent %s is answered %s %s', async (_, headers, status) => {
  const { key, stored } = madeKey()
  const server = await loginServer({ stored: [stored], publicUrl: 'https://spanledger.example' })

  const response = await new CookieBrowser().submit(`${server.url}/login`, { key }, headers)

  expect(response.status).toBe(status)
})

test('while there are no keys nobody signs in, and still no foreign page changes anything', async () => {
  const server = await loginServer({})
  const browser = new CookieBrowser()

  const page = await browser.ask(`${server.url}/login?next=/tasks`)
  const forged = await decide(server, browser, { origin: 'https://evil.example', 'content-type': 'text/plain' })
  const own = await decide(server, browser, { origin: server.url })

  expect([page.status, page.headers.get('location')]).toEqual([303, '/tasks'])
  expect(await sessionOf(server, browser)).toEqual({ project: 'default', right: 'admin', projects: ['default'] })
  expect([forged.status, own.status, server.decisions.length]).toEqual([403, 200, 1])
})

test('the page to sign in runs nothing, loads only its own look, and is kept by nobody', async () => {
  const server = await loginServer({ stored: [madeKey().stored] })

  const response = await fetch(`${server.url}/login?next=${encodeURIComponent('/runs?q="><script>alert(1)</script>')}`)
  const html = await response.text()
  const style = await fetch(`${server.url}/login/style.css`)

  const policy = response.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/unsafe|script-src|\*|data:|https?:/)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(html).not.toMatch(/<script|<style| style=/)
  expect([style.status, style.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8'])
})

test.each([
  ['a form that is too long', { method: 'POST', body: new URLSearchParams({ key: 'x'.repeat(10_000) }) }],
  [
    'a form in letters nobody knows',
    {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=klingon' },
      body: 'key=1',
    },
  ],
])('%s is answered with the page, and with nothing of ours', async (_, request) => {
  const server = await loginServer({ stored: [madeKey().stored] })

  const response = await fetch(`${server.url}/login`, request)

  expect(response.status).toBe(400)
  expect(await response.text()).not.toMatch(/node_modules|at \w+ \(/)
})
