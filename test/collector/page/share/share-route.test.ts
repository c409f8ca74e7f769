import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiRoutes } from '../../../../collector/src/api/routes.ts'
import { shareRoute } from '../../../../collector/src/page/share/share-route.ts'
import { listen, type Listening } from '../../../../collector/src/receive/http/listen.ts'
import { encodeMessages } from '../../../../collector/src/store/message-rows.ts'
import { encodeSpans } from '../../../../collector/src/store/span-rows.ts'
import { ledgerSpan } from '../../../helpers/ledger-span.ts'
import { openTestStore, type TestStore } from '../../../helpers/store.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const secret = 'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKL'
const said = (role: string, content: string) => JSON.stringify([{ role, parts: [{ type: 'text', content }] }])

let open: TestStore
let server: Listening
beforeAll(async () => {
  open = await openTestStore()
  const spans = [
    ledgerSpan({ traceId, spanId: 'a'.repeat(16), name: '<img src=x onerror=alert(1)>' }),
    ledgerSpan(
      {
        traceId,
        spanId: 'b'.repeat(16),
        parentSpanId: 'a'.repeat(16),
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.input.messages': said(
            'user',
            `my key is ${secret}, write to jane.doe@example.com </pre><script>alert(2)</script>`,
          ),
          'gen_ai.output.messages': said('assistant', 'one \u202etxt\u001b[31m'),
        },
      },
      1_234_500n,
    ),
    ledgerSpan({ traceId, spanId: 'c'.repeat(16), parentSpanId: 'a'.repeat(16) }, 0n, 'unpriced'),
  ]
  const ingest = { project: 'default', ingestedNano: 1n }
  await open.store.insert(encodeMessages(spans, ingest), 'messages')
  await open.store.insert(encodeSpans(spans, ingest), 'spans')
  const { store } = open
  const share = shareRoute({
    projectOf: headers => String(headers['x-project'] ?? 'default'),
    ask: (question, parameters) => store.ask(question, parameters),
  })
  const api = apiRoutes({
    questions: new Map(),
    ask: () => Promise.resolve([]),
    status: () => Promise.reject(new Error('nobody asks')),
    authenticate: () => 'default',
    more: [share],
  })
  server = await listen({ host: '127.0.0.1', port: 0, app: express().use(api), graceMs: 100 })
})
afterAll(async () => {
  await server.close()
  await open.close()
})

const share = (id: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/runs/${id}/share`, { headers })

test('gives a run as one file to keep, which loads and runs nothing', async () => {
  const response = await share(traceId)
  const html = await response.text()

  expect(response.status).toBe(200)
  expect(response.headers.get('content-disposition')).toBe('attachment; filename="run-0af7651916cd43dd.html"')
  expect(response.headers.get('content-security-policy')).toContain('sandbox')
  expect(html).not.toMatch(/<(script|img|link|iframe|object|form|a)\b|url\(/)
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;')
  expect(html).toContain('chat gpt-4o-mini')
})

test('takes secrets and personal data out, also where the sender did not', async () => {
  const html = await (await share(traceId)).text()

  expect(html).not.toContain(secret)
  expect(html).not.toContain('jane.doe@example.com')
  expect(html).toContain('my key is')
})

test('shows controls and direction marks instead of obeying them', async () => {
  const html = await (await share(traceId)).text()

  expect(html).toContain('one \ufffdtxt\ufffd[31m')
})

test('says of a sum over unknown bills that it is at least so much', async () => {
  const html = await (await share(traceId)).text()

  expect(html).toContain('≥ $0.001234500 (1 call has no known bill)')
})

test.each([
  ['a run of another project', traceId, { 'x-project': 'other' }, 404],
  ['a run that is not there', 'ffff', {}, 404],
  ['what is no id', '..%2f..%2fetc', {}, 400],
])('refuses %s', async (_, id, headers, status) => {
  expect((await share(id, headers)).status).toBe(status)
})
