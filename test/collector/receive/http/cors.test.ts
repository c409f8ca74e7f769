import { expect, test } from 'vitest'
import { send } from '../../../helpers/raw-request.ts'
import { startReceiver } from '../../../helpers/receiver.ts'

const shop = 'https://shop.example'
const preflight = (origin: string) => ({
  method: 'OPTIONS',
  headers: {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,x-api-key',
  },
})
const post = (origin: string, body = '{}') => ({ headers: { origin, 'content-type': 'application/json' }, body })

test('a page of an origin that is named may send, and is asked first', async () => {
  const receiver = await startReceiver({ corsOrigins: ['http://localhost:3000', shop], keys: [{ right: 'ingest' }] })
  const url = `${receiver.url}/v1/traces`

  // Browsers send no key with the question.
  const asked = await send(url, preflight(shop))
  const sent = await send(url, {
    ...post(shop),
    headers: { ...post(shop).headers, 'x-api-key': receiver.keys[0] ?? '' },
  })

  expect(asked).toMatchObject({
    status: 204,
    headers: {
      'access-control-allow-origin': shop,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type, content-encoding, authorization, x-api-key',
      'access-control-max-age': '7200',
      vary: 'Origin',
    },
  })
  expect(sent).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': shop, vary: 'Origin' } })
})

test('a page may read why it was refused', async () => {
  const receiver = await startReceiver({ corsOrigins: [shop] })

  const answer = await send(`${receiver.url}/v1/logs`, post(shop, '['))

  expect(answer).toMatchObject({ status: 400, headers: { 'access-control-allow-origin': shop } })
})

test.each([
  ['where none is named', [], shop],
  ['of another origin', [shop], 'https://evil.example'],
  ['of a longer name', [shop], 'https://shop.example.evil.example'],
  ['of another scheme', [shop], 'http://shop.example'],
  ['of another port', [shop], 'https://shop.example:8443'],
  ['of no origin', [shop], 'null'],
])('a page %s is told nothing that lets it in', async (_, corsOrigins, origin) => {
  const receiver = await startReceiver({ corsOrigins })

  const answers = [
    await send(`${receiver.url}/v1/traces`, preflight(origin)),
    await send(`${receiver.url}/v1/traces`, post(origin)),
  ]

  expect(answers.map(({ status }) => status)).toEqual([405, 200])
  expect(answers.flatMap(({ headers }) => Object.keys(headers).filter(name => name.startsWith('access-')))).toEqual([])
})

test('with a credential never goes a permission to send cookies', async () => {
  const receiver = await startReceiver({ corsOrigins: [shop] })

  const answer = await send(`${receiver.url}/v1/traces`, preflight(shop))

  expect(answer.headers['access-control-allow-credentials']).toBeUndefined()
})
