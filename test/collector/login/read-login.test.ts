import { expect, test } from 'vitest'
import { readLogin } from '../../../collector/src/login/read-login.ts'

const surroundings = { environment: { OIDC_SECRET: 'hidden' }, publicUrl: 'https://spanledger.example' }
const provider = {
  issuer: 'https://id.example.com',
  client_id: 'spanledger',
  client_secret: '${OIDC_SECRET}',
  groups: [{ group: 'sre', project: 'shop' }],
}

test('reads a provider, with its secret from the environment and the usual for what is not said', () => {
  expect(readLogin(provider, surroundings)).toEqual({
    login: {
      provider: {
        issuer: 'https://id.example.com',
        clientId: 'spanledger',
        clientSecret: 'hidden',
        scopes: ['openid', 'profile', 'email'],
        groupsClaim: 'groups',
        groups: [{ group: 'sre', project: 'shop', right: 'read' }],
      },
      lifetimes: { idleMs: 7_200_000, lastsMs: 43_200_000 },
    },
    mistakes: [],
  })
})

test('without a section there is no login; an empty one closes the collector', () => {
  expect(readLogin(undefined, surroundings)).toEqual({ login: undefined, mistakes: [] })
  expect(readLogin({}, surroundings).login).toMatchObject({ provider: undefined })
})

test('asks for what it was told to ask for, and always for who it is', () => {
  const { login } = readLogin({ ...provider, scopes: ['groups'], idle: '5m', lasts: '1d' }, surroundings)

  expect(login?.provider?.scopes).toEqual(['openid', 'groups'])
  expect(login?.lifetimes).toEqual({ idleMs: 300_000, lastsMs: 86_400_000 })
})

test.each([
  ['a text', 'on', /^login: expected fields/],
  [
    'an issuer in the clear',
    { ...provider, issuer: 'http://id.example.com' },
    /login\.issuer: expected a URL with https/,
  ],
  ['an issuer that is none', { ...provider, issuer: 'id' }, /login\.issuer: expected a URL with https, got "id"/],
  ['no issuer', { client_id: 'x' }, /login\.issuer: expected the URL/],
  ['no client', { ...provider, client_id: undefined }, /login\.client_id/],
  ['no groups', { ...provider, groups: undefined }, /login\.groups: expected who may read what/],
  ['groups that are none', { ...provider, groups: 'sre' }, /login\.groups: expected a list, got "sre"/],
  ['a right to send', { ...provider, groups: [{ group: 'a', project: 'b', right: 'ingest' }] }, /groups\[0\]\.right/],
  ['no project', { ...provider, groups: [{ group: 'a' }] }, /login\.groups\[0\]\.project: expected a text/],
  ['a project that cannot be', { ...provider, groups: [{ group: 'a', project: '../b' }] }, /groups\[0\]\.project/],
  ['a secret that is not set', { ...provider, client_secret: '${NOWHERE}' }, /the variable NOWHERE is not set/],
  ['scopes in one text', { ...provider, scopes: ['openid groups'] }, /login\.scopes: expected names without spaces/],
  ['a session for ever', { lasts: '31d' }, /login\.lasts: expected from 1m to 30d/],
  ['a session for a moment', { idle: '5s' }, /login\.idle: expected from 1m to 30d/],
  ['a name we do not know', { idel: '5m' }, /login\.idel: is not known; expected idle/],
])('says what is wrong with %s', (_, section, mistake) => {
  const { login, mistakes } = readLogin(section, surroundings)

  expect(login).toBeUndefined()
  expect(mistakes).toContainEqual(expect.stringMatching(mistake))
  expect(mistakes.join()).not.toContain('hidden')
})

test('a provider on this machine needs no TLS, and every provider needs to know where people come back to', () => {
  expect(readLogin({ ...provider, issuer: 'http://127.0.0.1:9000' }, surroundings).mistakes).toEqual([])
  expect(readLogin(provider, { ...surroundings, publicUrl: '' }).mistakes).toEqual([
    expect.stringContaining('login: set public-url too'),
  ])
})
