import { createServer } from 'node:http'
import { driftDecisions } from '@spanledger/queries'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { driftRoute, type Decision } from '../../../collector/src/api/drift-route.ts'
import { apiRoutes } from '../../../collector/src/api/routes.ts'
import { CollectorError } from '../../../collector/src/errors.ts'
import { encodeDecisions } from '../../../collector/src/store/noticed/decision-rows.ts'
import { listening, type Listening } from '../../helpers/listening.ts'
import { openTestStore, type TestStore } from '../../helpers/store.ts'

let open: TestStore
let server: Listening
beforeAll(async () => {
  open = await openTestStore()
  const more = driftRoute({
    authorize(right, { authorization }) {
      if (authorization !== 'admin') throw new CollectorError('FORBIDDEN', `the key may not ${right}`)
      return { project: 'shop', by: 'key k1' }
    },
    decide: (decision: Decision) => open.store.insert(encodeDecisions([decision]), `${decision.decidedAt}`),
  })
  const routes = apiRoutes({
    more: [more],
    questions: new Map(),
    ask: () => Promise.resolve([]),
    status: () => Promise.reject(new Error('not asked here')),
    authenticate: () => 'shop',
  })
  server = await listening(createServer(express().use(routes)))
})
afterAll(async () => {
  await server.close()
  await open.close()
})

const id = encodeURIComponent(JSON.stringify(['support', 'resolve_ticket', 'cost']))

async function post(path: string, body: object, authorization = 'admin'): Promise<number> {
  const response = await fetch(`${server.url}/api/drift/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify(body),
  })
  return response.status
}

test('what somebody accepts is kept with his reason, and is what the detector is told', async () => {
  expect(await post(`${id}/accept`, { reason: 'the new model is meant to cost more' })).toBe(200)

  const decisions = await open.store.ask(driftDecisions, {
    project: 'shop',
    until: new Date(Date.now() + 60_000),
    limit: 10,
  })
  expect(decisions).toMatchObject([
    {
      decision: 'accept',
      service: 'support',
      task: 'resolve_ticket',
      signal_group: 'cost',
      decided_by: 'key k1',
      reason: 'the new model is meant to cost more',
    },
  ])
})

test.each([
  ['no-json/accept', {}, 400],
  [`${encodeURIComponent('["a"]')}/accept`, {}, 400],
  [`${id}/mute`, { hours: -1 }, 400],
  [`${id}/accept`, { since: '1999-01-01' }, 400],
])('%s with %j is refused', async (path, body, status) => {
  expect(await post(path, body)).toBe(status)
})

test('who may only read cannot decide', async () => {
  expect(await post(`${id}/accept`, {}, 'reader')).toBe(403)
})
