import { afterEach, expect, test } from 'vitest'
import { sender } from '../../../../../instrumentation/src/guest/export/http/send.ts'
import { startScriptedReceiver, type Answer, type ScriptedReceiver } from '../../../../helpers/scripted-receiver.ts'

const body = Buffer.from('{"resourceSpans":[]}')
let receiver: ScriptedReceiver | undefined
afterEach(() => receiver?.close())

async function outcomeOf(answer: Answer) {
  receiver = await startScriptedReceiver(() => answer)
  return sender({ url: new URL(receiver.url), headers: {}, gzip: false, timeoutMs: 5000 })(body)
}

test.each([
  [200, {}, '{}', { kind: 'taken', rejected: 0 }],
  [202, {}, '', { kind: 'taken', rejected: 0 }],
  [200, {}, '{"partialSuccess":{"rejectedSpans":3}}', { kind: 'taken', rejected: 3 }],
  [413, {}, '', { kind: 'too large' }],
  [503, { 'retry-after': '7' }, '', { kind: 'try again', afterMs: 7000 }],
  [429, { 'retry-after': 'soon' }, '', { kind: 'try again', afterMs: undefined }],
  [302, { location: '/' }, '', { kind: 'refused' }],
  [400, {}, 'why', { kind: 'refused', says: '400 why' }],
])('an answer of %i with %j and %j means %j', async (status, headers, body, outcome) => {
  expect(await outcomeOf({ status, headers: { ...headers }, body })).toMatchObject(outcome)
})

test('an answer that breaks off after its head has said enough', async () => {
  const silent = await startScriptedReceiver(() => ({ status: 200, headers: { 'content-length': '10' }, body: '{' }))
  receiver = silent

  const send = sender({ url: new URL(silent.url), headers: {}, gzip: false, timeoutMs: 50 })

  expect(await send(body)).toMatchObject({ kind: 'taken' })
})

test.each([
  ['nobody is there', 'http://127.0.0.1:9/', {}, 'try again'],
  ['a header cannot be sent', 'http://127.0.0.1:9/', { x: 'a\nb' }, 'refused'],
])('where %s, it resolves and says so', async (_, url, headers, kind) => {
  const send = sender({ url: new URL(url), headers: { ...headers }, gzip: false, timeoutMs: 5000 })

  expect(await send(body)).toMatchObject({ kind })
})

test.each([
  ['little, as it is', 100, undefined],
  ['much, compressed at once', 100_000, 'gzip'],
  ['very much, compressed by a thread', 1_000_000, 'gzip'],
])('of %s', async (_, bytes, encoding) => {
  const text = JSON.stringify({ resourceSpans: [], padding: 'x'.repeat(bytes) })
  receiver = await startScriptedReceiver()
  const send = sender({ url: new URL(receiver.url), headers: {}, gzip: true, timeoutMs: 5000 })

  expect(await send(Buffer.from(text))).toMatchObject({ kind: 'taken' })
  expect(receiver.requests.map(({ headers, body }) => [headers['content-encoding'], body])).toEqual([[encoding, text]])
})
