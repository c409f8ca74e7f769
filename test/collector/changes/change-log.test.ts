import { changes as changesQuestion, runningNow } from '@spanledger/queries'
import { knownVersions } from '@spanledger/queries/change-log'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Change } from '../../../collector/src/changes/change.ts'
import { ChangeLog } from '../../../collector/src/changes/change-log.ts'
import { openChangeLog } from '../../../collector/src/changes/open-change-log.ts'
import type { LedgerSpan } from '../../../collector/src/model.ts'
import { encodeChanges } from '../../../collector/src/store/noticed/change-rows.ts'
import { ledgerSpan } from '../../helpers/ledger-span.ts'
import { openTestStore, type TestStore } from '../../helpers/store.ts'

const nowNano = BigInt(Date.now()) * 1_000_000n
const minuteNano = 60_000_000_000n

interface Call {
  readonly atMinute?: number
  readonly attributes?: Readonly<Record<string, string | number>>
  readonly resource?: Readonly<Record<string, string>>
}

let spans = 0

/** A call so many minutes before now. */
function call({ atMinute = 0, attributes = {}, resource = {} }: Call): LedgerSpan {
  spans += 1
  const startNano = nowNano - 600n * minuteNano + BigInt(atMinute) * minuteNano
  return ledgerSpan({
    traceId: spans.toString(16).padStart(32, '0'),
    startNano,
    endNano: startNano + 1_000n,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.response.model': 'gpt-5-2025-08-07',
      ...attributes,
    },
    resource: { attributes: new Map(Object.entries(resource)) },
  })
}

function ready(): ChangeLog {
  const log = new ChangeLog()
  log.restore([])
  return log
}

const see = (log: ChangeLog, ...calls: readonly Call[]) => log.rowsOf('p', calls.map(call), nowNano)
const told = (rows: readonly Change[]) =>
  rows.map(({ kind, name, oldHash, newHash, difference }) => ({ kind, name, oldHash, newHash, difference }))

const tool = (properties: object, required: readonly string[] = []) =>
  JSON.stringify([
    {
      type: 'function',
      name: 'refund',
      description: 'Pays back',
      parameters: { type: 'object', properties, required },
    },
  ])

describe('what differs from before is a change at the first call that has it', () => {
  test.each<[string, Call, Call, object]>([
    [
      'another model that is asked for',
      {},
      { attributes: { 'gen_ai.request.model': 'gpt-5-mini', 'gen_ai.response.model': 'gpt-5-mini-2025-08-07' } },
      {
        kind: 'request_model',
        name: 'chat',
        oldHash: 'gpt-5',
        newHash: 'gpt-5-mini',
        difference: 'gpt-5 → gpt-5-mini',
      },
    ],
    [
      'another model that answers, while the same is asked for',
      {},
      { attributes: { 'gen_ai.response.model': 'gpt-5-2026-01-01' } },
      { kind: 'response_model', name: 'openai/gpt-5', newHash: 'gpt-5-2026-01-01' },
    ],
    [
      'another temperature',
      { attributes: { 'gen_ai.request.temperature': 0.2 } },
      { attributes: { 'gen_ai.request.temperature': 0.7 } },
      { kind: 'parameters', name: 'chat gpt-5', difference: '- temperature 0.2\n+ temperature 0.7' },
    ],
    [
      'a parameter of a tool',
      { attributes: { 'gen_ai.tool.definitions': tool({ order: { type: 'string' } }) } },
      { attributes: { 'gen_ai.tool.definitions': tool({ order: { type: 'integer' } }, ['order']) } },
      {
        kind: 'tool',
        name: 'refund',
        difference: 'parameter order: type "string" → "integer"; parameter order is required now',
      },
    ],
    [
      'a version of the service',
      { resource: { 'service.name': 's', 'service.version': '1.2.0' } },
      { resource: { 'service.name': 's', 'service.version': '1.3.0' } },
      { kind: 'service_version', name: 's', oldHash: '1.2.0', newHash: '1.3.0' },
    ],
    [
      'a commit',
      { resource: { 'service.name': 's', 'vcs.ref.head.revision': 'aaaa' } },
      { resource: { 'service.name': 's', 'vcs.ref.head.revision': 'bbbb' } },
      { kind: 'commit', oldHash: 'aaaa', newHash: 'bbbb' },
    ],
    [
      'a version of a prompt that has a name',
      { attributes: { 'gen_ai.prompt.name': 'triage', 'gen_ai.prompt.version': '3' } },
      { attributes: { 'gen_ai.prompt.name': 'triage', 'gen_ai.prompt.version': '4' } },
      { kind: 'prompt', name: 'triage', oldHash: '3', newHash: '4' },
    ],
  ])('%s', (_, before, after, expected) => {
    const log = ready()
    see(log, before)

    expect(told(see(log, { ...after, atMinute: 1 })).filter(({ oldHash }) => oldHash !== undefined)).toContainEqual(
      expect.objectContaining(expected),
    )
    expect(see(log, { ...after, atMinute: 2 })).toEqual([])
  })
})

test('a version that never went away is no change, and one that was away for over an hour is', () => {
  const log = ready()
  const asks = (model: string, atMinute: number) =>
    told(see(log, { atMinute, attributes: { 'gen_ai.request.model': model } })).filter(
      ({ kind, oldHash }) => kind === 'request_model' && oldHash !== undefined,
    )
  asks('a', 0)
  expect(asks('b', 1)).toMatchObject([{ oldHash: 'a', newHash: 'b' }])
  expect(asks('a', 2)).toEqual([])
  expect(asks('b', 3)).toEqual([])

  expect(asks('b', 90)).toMatchObject([{ newHash: 'b' }])
  expect(asks('a', 91)).toMatchObject([{ oldHash: 'b', newHash: 'a' }])
})

test('what is different all the time is a variable, and is told of twenty times at most', () => {
  const log = ready()
  const rows = Array.from({ length: 100 }, (_, number) =>
    see(log, { atMinute: Math.floor(number / 60), attributes: { 'gen_ai.request.max_tokens': number } }),
  )

  expect(rows.flat().filter(({ kind }) => kind === 'parameters')).toHaveLength(20)
})

test('a sender with a thousand names writes a bounded number of rows', () => {
  const log = ready()
  const many = Array.from({ length: 3_000 }, (_, number) => ({ attributes: { 'gen_ai.request.model': `m${number}` } }))

  expect(see(log, ...many).length).toBeLessThanOrEqual(1_000)
})

test('a span that comes late says nothing about what came first', () => {
  const log = ready()
  see(log, { atMinute: 30, attributes: { 'gen_ai.request.model': 'new' } })

  expect(told(see(log, { atMinute: 10, attributes: { 'gen_ai.request.model': 'old' } }))).not.toContainEqual(
    expect.objectContaining({ kind: 'request_model' }),
  )
})

test('what could not be stored is stored with the next spans', () => {
  const log = ready()
  const rows = see(log, {})
  log.failed(rows)

  expect(see(log, {})).toEqual(rows)
})

describe('in the store', () => {
  let open: TestStore
  beforeAll(async () => {
    open = await openTestStore()
  })
  afterAll(() => open.close())

  const keep = (rows: readonly Change[], token: string) => open.store.insert(encodeChanges(rows), token)
  const period = { project: 'p', since: new Date(0), until: new Date(), limit: 100 }

  test('a restart and a second collector take nothing for new that is known', async () => {
    const prompt = [{ role: 'system', parts: [{ type: 'text', content: 'You help.\nBe brief.\nNever guess.' }] }]
    const calls = Array.from({ length: 12 }, (_, atMinute) => ({
      atMinute: 580 + atMinute,
      attributes: { 'gen_ai.input.messages': JSON.stringify(prompt) },
    }))
    const first = ready()
    await keep(see(first, ...calls), 'one')

    const opened = openChangeLog({
      ready: Promise.resolve(),
      known: () => open.store.ask(knownVersions, {}),
    })
    await expect.poll(() => see(opened.log, { ...calls[0], atMinute: 592 }).length + Number(opened.log.isReady)).toBe(1)

    expect(see(opened.log, { ...calls[0], atMinute: 593 })).toEqual([])
    await opened.close()
  })

  test('a change is answered once, with what it was, and what runs now is known', async () => {
    const log = ready()
    const model = (name: string, atMinute: number) =>
      see(log, { atMinute, attributes: { 'gen_ai.response.model': name }, resource: { 'service.name': 'swap' } })
    await keep([...model('before', 585), ...model('after', 586), ...model('after', 598)], 'two')

    expect(await open.store.ask(changesQuestion, { ...period, of_service: 'swap' })).toMatchObject([
      { kind: 'response_model', old_hash: 'before', new_hash: 'after', difference: 'before → after', told_by: 'auto' },
    ])
    const running = await open.store.ask(runningNow, { project: 'p', limit: 100 })
    expect(running).toContainEqual(
      expect.objectContaining({ service: 'swap', kind: 'response_model', version_hash: 'after' }),
    )
  })
})
