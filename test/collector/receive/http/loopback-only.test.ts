import { expect, test } from 'vitest'
import { send } from '../../../helpers/raw-request.ts'
import { startReceiver } from '../../../helpers/receiver.ts'

test.each([
  ['localhost', 200],
  ['LOCALHOST:4318', 200],
  ['spanledger.localhost:4318', 200],
  ['127.0.0.1', 200],
  ['127.1.2.3:4318', 200],
  ['[::1]:4318', 200],
  ['rebound.example', 403],
  ['127.0.0.1.rebound.example', 403],
  ['localhost.rebound.example:4318', 403],
  ['notlocalhost', 403],
  ['192.168.1.5:4318', 403],
  ['localhost@rebound.example', 403],
])('without keys, a request to the host %s is answered with %i', async (host, status) => {
  const receiver = await startReceiver()

  const answer = await send(`${receiver.url}/v1/traces`, {
    headers: { 'content-type': 'application/json', host },
    body: '{}',
  })

  expect(answer.status).toBe(status)
})
