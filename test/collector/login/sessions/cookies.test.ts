import { expect, test } from 'vitest'
import { cookie } from '../../../../collector/src/login/sessions/cookies.ts'

const plain = cookie({ name: 'spanledger', isSecure: false, sameSite: 'Strict', maxAgeMs: 1_000 })
const secure = cookie({ name: 'spanledger', isSecure: true, sameSite: 'Strict', maxAgeMs: 1_000 })

test.each([
  ['alone', 'spanledger=abc', 'abc'],
  ['among others', 'a=b;spanledger=a-_9; c="d"', 'a-_9'],
  ['as the end of another name', 'not-spanledger=abc', undefined],
  ['with the name of a secure one', '__Host-spanledger=abc', undefined],
  ['with signs we never set', 'spanledger=a%20b', undefined],
  ['empty', 'spanledger=', undefined],
  ['without a value', 'spanledger', undefined],
  ['far too long', `spanledger=${'a'.repeat(5_000)}`, undefined],
])('reads a cookie that stands there %s', (_, text, value) => {
  expect(plain.read({ cookie: text })).toBe(value)
})

test('over https one without the prefix, which a subdomain could have planted, is not read', () => {
  expect(secure.read({ cookie: 'spanledger=planted' })).toBeUndefined()
  expect(secure.read({ cookie: 'spanledger=planted; __Host-spanledger=ours' })).toBe('ours')
})
