import { expect, test } from 'vitest'
import { openApiKeys } from '../../../collector/src/receive/api-keys.ts'
import { statusOf } from '../../helpers/google-status.ts'
import { send } from '../../helpers/raw-request.ts'
import { startReceiver } from '../../helpers/receiver.ts'

test.each([
  ['a bearer token', { authorization: 'Bearer second' }, 'default'],
  ['a bearer token in other letters', { authorization: 'bEARER  second ' }, 'default'],
  ['an x-api-key', { 'x-api-key': 'first' }, 'default'],
  ['a key beside the token of somebody else', { authorization: 'Bearer proxy', 'x-api-key': 'first' }, 'default'],
  ['nothing', {}, undefined],
  ['a wrong key', { authorization: 'Bearer third' }, undefined],
  ['the beginning of a key', { 'x-api-key': 'firs' }, undefined],
  ['a key and more', { 'x-api-key': 'first!' }, undefined],
  ['an empty key', { 'x-api-key': '' }, undefined],
  ['an empty token', { authorization: 'Bearer ' }, undefined],
  ['another scheme', { authorization: 'Basic first' }, undefined],
  ['a key without a scheme', { authorization: 'first' }, undefined],
])('%s gives the right project', (_, headers, project) => {
  expect(openApiKeys(['first', 'second'])(headers)).toBe(project)
})

test('without keys everything is the default project', () => {
  expect(openApiKeys([])({})).toBe('default')
})

test('an empty key is never set up', () => {
  expect(() => openApiKeys(['first', ''])).toThrow(/empty API key/)
})

test('a request without a valid key is refused before its body is read', async () => {
  const receiver = await startReceiver({ keys: ['first'] })
  const url = `${receiver.url}/v1/traces`
  const post = (headers: Record<string, string>) =>
    send(url, { headers: { 'content-type': 'application/json', ...headers }, body: '{}' })

  const refused = await post({ authorization: 'Bearer third' })
  const taken = await post({ authorization: 'Bearer first' })

  expect(refused).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } })
  expect(statusOf(refused).code).toBe(16)
  expect(taken.status).toBe(200)
})

test('with a key the collector may be called by any name', async () => {
  const receiver = await startReceiver({ keys: ['first'] })

  const answer = await send(`${receiver.url}/v1/traces`, {
    headers: { 'content-type': 'application/json', 'x-api-key': 'first', host: 'collector:4318' },
    body: '{}',
  })

  expect(answer.status).toBe(200)
})
