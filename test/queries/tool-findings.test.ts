import { toolFindings, toolHints, toolSignalPrecision } from '@spanledger/queries'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ToolJudge } from '../../collector/src/findings/judge-tools.ts'
import type { LedgerSpan } from '../../collector/src/model.ts'
import { encodeMessages } from '../../collector/src/store/message-rows.ts'
import { encodeSpans } from '../../collector/src/store/span-rows.ts'
import { ledgerSpan } from '../helpers/ledger-span.ts'
import { recomputed } from '../helpers/recomputed.ts'
import { seededRandom } from '../helpers/seeded-random.ts'
import { openTestStore, type TestStore } from '../helpers/store.ts'

let open: TestStore
beforeAll(async () => {
  open = await openTestStore()
})
afterAll(() => open.close())

interface ToolCall {
  readonly tool?: string
  readonly arguments?: string
  readonly result?: string
  readonly error?: string
  readonly attributes?: Readonly<Record<string, string | boolean>>
  /** In the span before, as a framework's tool is around a protocol's. */
  readonly isWithin?: boolean
}

interface Run {
  readonly calls?: readonly ToolCall[]
  /** Calls that the model asked for and nobody made. */
  readonly asked?: readonly { readonly tool: string; readonly arguments: unknown }[]
  readonly question?: string
  readonly answer?: string
  readonly name?: string
  readonly outcome?: string
}

const startNano = BigInt(Date.parse('2026-11-20T10:00:00Z')) * 1_000_000n
const second = 1_000_000_000n
const parameters = { type: 'object', properties: { id: { type: 'integer' } } }
const definitions = JSON.stringify(['look', 'save', 'ask'].map(name => ({ type: 'function', name, parameters })))

const idOf = (trace: number) => trace.toString(16).padStart(32, '0')
const messageOf = (role: string, parts: readonly unknown[]) => JSON.stringify([{ role, parts }])

/** A run: a model call that offers three tools, tool calls a second after each other, and what the model says at last. */
function runOf(trace: number, { calls = [], asked, question, answer, name = 'run', outcome }: Run): LedgerSpan[] {
  const span = (place: number, attributes: Record<string, string | boolean>, differs: object = {}) =>
    ledgerSpan({
      traceId: idOf(trace),
      spanId: (trace * 100 + place + 1).toString(16).padStart(16, '0'),
      startNano: startNano + BigInt(trace) * 60n * second + BigInt(place) * second,
      endNano: startNano + BigInt(trace) * 60n * second + BigInt(place) * second + second / 2n,
      parentSpanId: (trace * 100 + 1).toString(16).padStart(16, '0'),
      attributes,
      ...differs,
    })
  const root = span(
    0,
    { 'gen_ai.operation.name': 'invoke_agent', ...(outcome !== undefined && { 'spanledger.task.outcome': outcome }) },
    { name, parentSpanId: undefined },
  )
  const call = { 'gen_ai.operation.name': 'chat', 'gen_ai.tool.definitions': definitions }
  const parts = asked?.map(({ tool, arguments: given }) => ({
    type: 'tool_call',
    id: tool,
    name: tool,
    arguments: given,
  }))
  const first = span(1, {
    ...call,
    ...(parts && { 'gen_ai.output.messages': messageOf('assistant', parts) }),
    ...(question !== undefined && {
      'gen_ai.input.messages': messageOf('user', [{ type: 'text', content: question }]),
    }),
  })
  const said = { 'gen_ai.output.messages': messageOf('assistant', [{ type: 'text', content: answer ?? '' }]) }
  const last = answer === undefined ? [] : [span(calls.length + 2, { ...call, ...said })]
  return [root, first, ...calls.map((one, index) => span(index + 2, attributesOf(one), differencesOf(one))), ...last]

  function differencesOf({ error, isWithin }: ToolCall) {
    const before = (index: number) => (trace * 100 + index).toString(16).padStart(16, '0')
    const at = calls.findIndex(one => one.isWithin)
    return {
      status: { code: error === undefined ? 0 : 2, message: '' },
      ...(isWithin && {
        parentSpanId: before(at + 2),
        startNano: startNano + BigInt(trace) * 60n * second + BigInt(at + 1) * second + second / 10n,
        endNano: startNano + BigInt(trace) * 60n * second + BigInt(at + 1) * second + second / 5n,
      }),
    }
  }
}

function attributesOf({ tool = 'look', arguments: given = '{"id":1}', result, error, attributes }: ToolCall) {
  return {
    'gen_ai.operation.name': 'execute_tool',
    'gen_ai.tool.name': tool,
    'gen_ai.tool.call.arguments': given,
    ...(result !== undefined && { 'gen_ai.tool.call.result': result }),
    ...(error !== undefined && { 'error.type': error }),
    ...attributes,
  }
}

const write = { 'spanledger.tool.effect': 'write' }
const other = '{"id":2}'
const byModel = { 'gen_ai.tool.call.id': 'c1' }
/** These calls, three times. */
const circle = (...calls: readonly ToolCall[]) => [...calls, ...calls, ...calls]
const asking = { tool: 'ask', arguments: '{}' }

/** What is injected, and what is to be found, and nothing besides. */
const injected: Record<string, { readonly run: Run; readonly found: readonly string[] }> = {
  nothing: { run: { calls: [{}, { arguments: other }, { tool: 'ask', arguments: '{}' }] }, found: [] },
  'a repeat after a write': {
    run: { calls: [{}, { tool: 'save', attributes: { ...write, 'spanledger.approval.id': 'a' } }, {}] },
    found: [],
  },
  'a call that two spans tell of': { run: { calls: [{}, { isWithin: true }] }, found: [] },
  'a helper that no model knows': { run: { calls: [{ tool: 'fetch_customer' }] }, found: [] },
  'arguments that were cut': {
    run: { calls: [{ arguments: '{"id":', attributes: { 'spanledger.content.truncated': true } }] },
    found: [],
  },
  'arguments that are a text': { run: { calls: [{ arguments: 'Bern, tomorrow' }] }, found: [] },
  'two rounds of a circle': { run: { calls: circle({}, asking).slice(0, 4) }, found: ['T4'] },
  'an unknown tool that was called': { run: { calls: [{ tool: 'drop_table', attributes: byModel }] }, found: ['T1'] },
  'an unknown tool that was asked for': { run: { asked: [{ tool: 'drop_table', arguments: {} }] }, found: ['T1'] },
  'an unknown tool that was asked for and called': {
    run: { asked: [{ tool: 'drop_table', arguments: {} }], calls: [{ tool: 'drop_table', attributes: byModel }] },
    found: ['T1'],
  },
  'arguments that are no JSON': { run: { calls: [{ arguments: '{"id":' }] }, found: ['T2'] },
  'an answer whose arguments are no JSON': { run: { asked: [{ tool: 'look', arguments: '{"id":' }] }, found: ['T2'] },
  'arguments against the schema': { run: { calls: [{ arguments: '{"id":"one"}' }] }, found: ['T3'] },
  'an answer against the schema': { run: { asked: [{ tool: 'look', arguments: { ident: 1 } }] }, found: ['T3'] },
  'an answer against the schema, and its call': {
    run: { asked: [{ tool: 'look', arguments: { id: 'x' } }], calls: [{ arguments: '{"id":"x"}' }] },
    found: ['T3'],
  },
  'the same call again': { run: { calls: [{}, { arguments: other }, {}] }, found: ['T4'] },
  'a loop': { run: { calls: Array.from({ length: 6 }, () => ({})) }, found: ['T4', 'T5'] },
  'a circle of two': { run: { calls: circle({}, asking) }, found: ['T4', 'T5'] },
  'a circle of three': { run: { calls: circle({}, asking, { tool: 'save', arguments: '{}' }) }, found: ['T4', 'T5'] },
  'an error': { run: { calls: [{ error: 'Boom' }] }, found: ['T6'] },
  'the same after an error': { run: { calls: [{ error: 'Boom' }, {}] }, found: ['T6', 'T7'] },
  'again after a refusal': {
    run: { calls: [{ error: 'PermissionDenied' }, { arguments: other }] },
    found: ['T6', 'T9'],
  },
  'a timeout': { run: { calls: [{ error: 'TimeoutError' }] }, found: ['T10'] },
  'a write nobody approved': { run: { calls: [{ tool: 'save', attributes: write }] }, found: ['T13'] },
  'a result that says it was cut': {
    run: { calls: [{ result: 'line 1\nline 2\n[output truncated: 812 lines]' }] },
    found: ['T14'],
  },
  'a result that is too large': { run: { calls: [{ result: 'row '.repeat(30_000) }] }, found: ['T14'] },
}

async function store(project: string, runs: readonly (readonly LedgerSpan[])[]): Promise<void> {
  const judge = new ToolJudge()
  // As they come: a run's spans in two requests, those that ended first in the first one.
  const requests = runs.flatMap(run => [run.slice(1, 3), [...run.slice(3), ...run.slice(0, 1)]])
  const spans = requests.flatMap(request => judge.judged(project, request, startNano))
  const ingest = { project, ingestedNano: 1n }
  await open.store.insert(encodeMessages(spans, ingest), `messages of ${project}`)
  await open.store.insert(encodeSpans(spans, ingest), `spans of ${project}`)
  await recomputed(open.store)
}

const window = { since: new Date('2026-11-20'), until: new Date('2026-11-22'), limit: 10_000 }

/** What is found in which run, of whichever tools. */
async function foundIn(project: string): Promise<readonly string[]> {
  const rows = await open.store.ask(toolFindings, { project, ...window })
  return [...new Set(rows.map(({ trace_id, finding }) => `${trace_id} ${finding.split(' ')[0]}`))].sort()
}

test('in 400 runs all that was injected is found, and nothing is invented', async () => {
  const names = Object.keys(injected) as [string, ...string[]]
  const random = seededRandom(5)
  const expected: string[] = []
  const runs = Array.from({ length: 400 }, (_, trace) => {
    const { run, found } = injected[trace < names.length ? (names[trace] ?? '') : random.pick(names)] ?? {
      run: {},
      found: [],
    }
    for (const finding of found) expected.push(`${idOf(trace)} ${finding}`)
    return runOf(trace, run)
  })
  await store('p', runs)

  expect(await foundIn('p')).toEqual(expected.toSorted())

  const only = (name: string) =>
    open.store.ask(toolFindings, { project: 'p', ...window, of_run: idOf(names.indexOf(name)) })
  expect(await only('an answer against the schema, and its call')).toMatchObject([
    { finding: 'T3 arguments against the schema', tool: 'look', problems: 'type /id', times: '1' },
  ])
  expect(await only('an unknown tool that was asked for and called')).toMatchObject([
    { tool: 'drop_table', times: '1' },
  ])
})

test('hints are kept apart from findings', async () => {
  const hinted: readonly (readonly [Run, readonly string[]])[] = [
    [{ calls: [{ error: 'Boom' }], answer: 'Your order is on its way.' }, ['T8']],
    [{ calls: [{ error: 'Boom' }], answer: 'Sorry, I could not find it.' }, []],
    [{ calls: [{ error: 'Boom' }, { arguments: other }], answer: 'It is on its way.' }, []],
    [{ question: 'Where is order A-10042?', calls: [{ arguments: '{"order":"A-10042"}' }] }, []],
    [{ question: 'Where is my order?', calls: [{ arguments: '{"order":"A-10042"}' }] }, ['T11']],
    [{ calls: [{ result: 'order A-10042' }, { arguments: '{"order":"A-10042"}' }] }, []],
    [{ calls: [{ result: 'parcel in Basel' }], answer: 'It waits in Basel.' }, []],
    [{ calls: [{ result: 'parcel in Basel' }], answer: 'I am happy to help.' }, ['T12']],
    [{ question: 'Is it in Basel?', calls: [{ result: 'Basel' }], answer: 'Yes.' }, []],
  ]
  await store(
    'hinted',
    hinted.map(([run], trace) => runOf(trace, run)),
  )

  const rows = await open.store.ask(toolHints, { project: 'hinted', ...window })

  expect(rows.map(({ trace_id, hint }) => `${trace_id} ${hint.split(' ')[0]}`).sort()).toEqual(
    hinted.flatMap(([, hints], trace) => hints.map(hint => `${idOf(trace)} ${hint}`)).sort(),
  )
  expect((await foundIn('hinted')).filter(line => !/T(3|6)$/.test(line))).toEqual([])
})

test('a run without tools is found where its like use some, and each finding is measured by how runs ended', async () => {
  const runs = Array.from({ length: 60 }, (_, trace) =>
    runOf(trace, {
      name: trace < 40 ? 'refund' : 'chat',
      outcome: trace % 4 === 0 ? 'failed' : 'completed',
      calls: trace === 7 || trace >= 40 ? [] : [trace % 8 === 0 ? { error: 'Boom' } : {}],
      answer: 'Done.',
    }),
  )
  await store('ended', runs)

  expect((await foundIn('ended')).filter(line => line.endsWith('T15'))).toEqual([`${idOf(7)} T15`])
  // Every fourth of sixty runs failed; five of these had an error, and no other run had one.
  expect(await open.store.ask(toolSignalPrecision, { project: 'ended', ...window })).toEqual([
    {
      kind: 'finding',
      signal: 'T6 an error',
      runs_with: '5',
      failed_with: '5',
      failed_share_with: 1,
      runs_without: '55',
      failed_without: '10',
      failed_share_without: 10 / 55,
    },
    expect.objectContaining({ signal: 'T15 no tools where they are usual', runs_with: '1', failed_share_with: 0 }),
    // Of the 39 runs that called a tool.
    expect.objectContaining({ kind: 'hint', signal: 'T8 an error that the answer is silent on', runs_without: '34' }),
  ])
})

test('no tools where they are usual is measured as it is found', () => {
  const rulesOf = ({ sql }: { readonly sql: string }) =>
    sql.slice(sql.indexOf('\nWITH\n'), sql.indexOf('WINDOW same_name'))

  expect(rulesOf(toolFindings).length).toBeGreaterThan(1_000)
  expect(rulesOf(toolSignalPrecision)).toBe(rulesOf(toolFindings))
})
