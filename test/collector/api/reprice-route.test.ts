import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repriceRoute, type RepriceRequest } from '../../../collector/src/api/reprice-route.ts'
import { apiRoutes } from '../../../collector/src/api/routes.ts'
import { CollectorError } from '../../../collector/src/errors.ts'

const asked: RepriceRequest[] = []
const more = repriceRoute({
  authorize(right, headers) {
    const may = headers.authorization ?? ''
    if (!may.includes(right)) throw new CollectorError('FORBIDDEN', `may not ${right}`)
    return { project: 'shop', by: 'key k1' }
  },
  reprice(request) {
    asked.push(request)
    return Promise.resolve({ calls: 0 })
  },
})
const app = express().use(
  apiRoutes({
    questions: new Map(),
    ask: () => Promise.resolve([]),
    status: () => Promise.reject(new Error('nobody asks')),
    authenticate: () => 'shop',
    more: [more],
  }),
)
const server = app.listen(0, '127.0.0.1')
beforeAll(async () => {
  if (!server.listening) await once(server, 'listening')
})
afterAll(() => void server.close())

async function post(body: string, headers: Record<string, string>) {
  // True: it listens on a port.
  const { port } = server.address() as AddressInfo
  const response = await fetch(`http://127.0.0.1:${port}/api/prices/reprice`, { method: 'POST', body, headers })
  return { status: response.status, body: await response.json() }
}

const json = { 'content-type': 'application/json' }

test('whoever may send and ask may reprice his own project, under the name of his key', async () => {
  const answer = await post('{"since":"2026-11-01","until":"2026-11-02","apply":true,"reason":"contract"}', {
    ...json,
    authorization: 'ingest read',
  })

  expect(answer).toEqual({ status: 200, body: { calls: 0 } })
  expect(asked).toEqual([
    {
      project: 'shop',
      since: new Date('2026-11-01'),
      until: new Date('2026-11-02'),
      apply: { by: 'key k1', reason: 'contract' },
    },
  ])
})

test.each([
  ['one who may only ask', '{"since":"1d","apply":true}', { ...json, authorization: 'read' }, 403],
  ['one who may only send', '{"since":"1d","apply":true}', { ...json, authorization: 'ingest' }, 403],
  [
    'a form, which a web page could send',
    'since=1d',
    { 'content-type': 'application/x-www-form-urlencoded', authorization: 'ingest read' },
    400,
  ],
  [
    'text, which a web page could send',
    '{"since":"1d"}',
    { 'content-type': 'text/plain', authorization: 'ingest read' },
    400,
  ],
  ['no time', '{}', { ...json, authorization: 'ingest read' }, 400],
  ['a time that is none', '{"since":"soon"}', { ...json, authorization: 'ingest read' }, 400],
  ['what is no JSON', '{', { ...json, authorization: 'ingest read' }, 400],
])('refuses %s', async (_, body, headers, status) => {
  const before = asked.length

  expect((await post(body, headers)).status).toBe(status)
  expect(asked.length).toBe(before)
})
