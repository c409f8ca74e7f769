import { toolFindings } from '@spanledger/queries'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeMessages } from '../../collector/src/store/message-rows.ts'
import { encodeSpans } from '../../collector/src/store/span-rows.ts'
import { ledgerSpan } from '../helpers/ledger-span.ts'
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
  readonly error?: string
  readonly attributes?: Readonly<Record<string, string>>
}

const startNano = BigInt(Date.parse('2026-11-20T10:00:00Z')) * 1_000_000n
const definitions = JSON.stringify(['look', 'save', 'ask'].map(name => ({ type: 'function', name, parameters: {} })))

/** A run: a model call that offers three tools, and tool calls, a second after each other. */
function runOf(trace: number, calls: readonly ToolCall[]) {
  const traceId = trace.toString(16).padStart(32, '0')
  const span = (place: number, attributes: Record<string, string>, error = '') =>
    ledgerSpan({
      traceId,
      spanId: (trace * 100 + place + 1).toString(16).padStart(16, '0'),
      startNano: startNano + BigInt(trace) * 60_000_000_000n + BigInt(place) * 1_000_000_000n,
      endNano: startNano + BigInt(trace) * 60_000_000_000n + BigInt(place) * 1_000_000_000n + 5n,
      attributes: { ...attributes, ...(error !== '' && { 'error.type': error }) },
      status: { code: error === '' ? 0 : 2, message: '' },
    })
  return [
    span(0, { 'gen_ai.operation.name': 'chat', 'gen_ai.tool.definitions': definitions }),
    ...calls.map(({ tool = 'look', arguments: given = '{"id":1}', error, attributes = {} }, index) =>
      span(
        index + 1,
        {
          'gen_ai.operation.name': 'execute_tool',
          'gen_ai.tool.name': tool,
          'gen_ai.tool.call.arguments': given,
          ...attributes,
        },
        error,
      ),
    ),
  ]
}

const write = { 'spanledger.tool.effect': 'write' }
const other = '{"id":2}'

/** What is injected, and what is to be found, and nothing besides. */
const injected: Record<string, { readonly calls: readonly ToolCall[]; readonly found: readonly string[] }> = {
  nothing: { calls: [{}, { arguments: other }, { tool: 'ask', arguments: '{}' }], found: [] },
  'a repeat after a write': {
    calls: [{}, { tool: 'save', attributes: { ...write, 'spanledger.approval.id': 'a' } }, {}],
    found: [],
  },
  'an unknown tool': { calls: [{ tool: 'drop_table' }], found: ['T1'] },
  'arguments that are no JSON': { calls: [{ arguments: '{"id":' }], found: ['T2'] },
  'the same call again': { calls: [{}, { arguments: other }, {}], found: ['T4'] },
  'a loop': { calls: Array.from({ length: 6 }, () => ({})), found: ['T4', 'T5'] },
  'an error': { calls: [{ error: 'Boom' }], found: ['T6'] },
  'the same after an error': { calls: [{ error: 'Boom' }, {}], found: ['T6', 'T7'] },
  'again after a refusal': { calls: [{ error: 'PermissionDenied' }, { arguments: other }], found: ['T6', 'T9'] },
  'a timeout': { calls: [{ error: 'TimeoutError' }], found: ['T10'] },
  'a write nobody approved': { calls: [{ tool: 'save', attributes: write }], found: ['T13'] },
}

test('in 330 runs all that was injected is found, and nothing is invented', async () => {
  const names = Object.keys(injected) as [string, ...string[]]
  const random = seededRandom(5)
  const expected: string[] = []
  const runs = Array.from({ length: 330 }, (_, trace) => {
    const { calls, found } = injected[trace < names.length ? (names[trace] ?? '') : random.pick(names)] ?? {
      calls: [],
      found: [],
    }
    for (const finding of found) expected.push(`${trace.toString(16).padStart(32, '0')} ${finding}`)
    return runOf(trace, calls)
  })
  const ingest = { project: 'p', ingestedNano: 1n }
  await open.store.insert(encodeMessages(runs.flat(), ingest), 'messages')
  await open.store.insert(encodeSpans(runs.flat(), ingest), 'spans')

  const rows = await open.store.ask(toolFindings, {
    project: 'p',
    since: new Date('2026-11-20'),
    until: new Date('2026-11-22'),
    limit: 10_000,
  })

  expect(rows.map(({ trace_id, finding }) => `${trace_id} ${finding.split(' ')[0]}`).sort()).toEqual(expected.sort())
})
