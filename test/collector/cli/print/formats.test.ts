import { expect, test } from 'vitest'
import { formatRows } from '../../../../collector/src/cli/print/row-format.ts'
import { stepTree } from '../../../../collector/src/cli/print/step-tree.ts'
import { tableLines } from '../../../../collector/src/cli/print/table.ts'
import { usd, usdColumn } from '../../../../collector/src/cli/print/usd.ts'

test.each([
  [0n, '$0.00', '$0.000000'],
  [1n, '$0.000000001', '$0.000000'],
  [500n, '$0.0000005', '$0.000001'],
  [1_234_500n, '$0.0012345', '$0.001235'],
  [12_500_000_000n, '$12.50', '$12.500000'],
  [-1_500_000_000n, '-$1.50', '-$1.500000'],
  [9_223_372_036_854_775_807n, '$9223372036.854775807', '$9223372036.854776'],
])('shows %s nano-dollars exactly, and rounded for a column', (nano, exact, column) => {
  expect(usd(nano)).toBe(exact)
  expect(usdColumn(nano)).toBe(column)
})

test('aligns columns, cuts what is too long, and shows control characters instead of obeying them', () => {
  const columns = [
    { title: 'name', mostCharacters: 5, cell: (row: readonly [string, string]) => row[0] },
    { title: 'count', align: 'right' as const, cell: (row: readonly [string, string]) => row[1] },
  ]

  expect(
    tableLines(columns, [
      ['a\u001b[2J', '7'],
      ['👩‍🚀 or longer', '12'],
    ]),
  ).toEqual(['name   count', '─────  ─────', 'a\ufffd[2J      7', '👩\ufffd🚀 …     12'])
})

test('marks a sum over calls of which some are unpriced as a lower bound, and an unknown cost as unknown', () => {
  const rows = [
    { cost_nano: '5000', unpriced_calls: '1' },
    { cost_nano: null, unpriced_calls: '0' },
  ]

  expect(formatRows(rows, 'table').split('\n').slice(2)).toEqual([
    expect.stringContaining('≥ $0.000005'),
    expect.stringContaining('unknown'),
  ])
})

test('writes CSV that a spreadsheet reads as text and not as a formula', () => {
  expect(formatRows([{ name: '=HYPERLINK("x")', cost: '-5', note: 'a,"b"\nc' }], 'csv')).toBe(
    'name,cost,note\n"\'=HYPERLINK(""x"")",-5,"a,""b""\nc"',
  )
})

const step = {
  span_id: 'a',
  parent_span_id: '',
  name: 'root',
  category: 'other',
  operation: '',
  service: 's',
  start_time: '',
  duration_us: '1000',
  status: 'unset',
  status_message: '',
  error_type: '',
  provider: '',
  model: '',
  response_id: '',
  finish_reasons: [],
  stream_end: '',
  usage_source: 'none',
  usage_problem: '',
  input_tokens: 0,
  output_tokens: 0,
  cache_read_tokens: 0,
  cache_write_tokens: 0,
  reasoning_tokens: 0,
  cost_status: 'none',
  cost_nano: '0',
  uncounted: '',
  counted_span_id: '',
  price_id: '',
  task_id: '',
  task_name: '',
  task_outcome: '',
  tool_name: '',
  tool_effect: '',
  derived: '',
  attempt: '',
  decision_result: '',
  decision_policy: '',
  decision_revision: '',
  approver: '',
  approval_id: '',
  principal: '',
  acting_as: '',
  document_ids: [],
  document_hashes: [],
  document_sources: [],
  document_versions: [],
  input_preview: '',
  output_preview: '',
} as const

test('shows a step whose parent never came at the top, and ends where spans are each other’s parents', () => {
  const lines = stepTree([
    { ...step, span_id: 'orphan', parent_span_id: 'lost', name: 'orphan' },
    { ...step, span_id: 'self', parent_span_id: 'self', name: 'its own parent' },
    { ...step, span_id: 'x', parent_span_id: 'y', name: 'x' },
    { ...step, span_id: 'y', parent_span_id: 'x', name: 'y' },
  ])

  expect(lines.map(line => line.trim().split('  ')[0])).toEqual([
    '├─ orphan',
    '└─ its own parent',
    '',
    '4 steps, $0.00',
  ])
})

test('shows a call that another step tells of too without its cost, and leaves it out of the sum', () => {
  const call = { ...step, cost_status: 'priced', cost_nano: '5000' } as const
  const lines = stepTree([
    { ...call, span_id: 'a', name: 'outer', uncounted: 'wraps', counted_span_id: 'b' },
    { ...call, span_id: 'b', parent_span_id: 'a', name: 'inner' },
  ])

  expect(lines[0]).toMatch(/counted in b \(wraps\)$/)
  expect(lines[0]).not.toContain('$')
  expect(lines.at(-1)).toBe('2 steps, $0.000005')
})

test('says how many documents a step found, and where', () => {
  const documents = { document_ids: ['7', '8'], document_sources: ['qdrant/docs', 'qdrant/docs'] }

  const [line] = stepTree([{ ...step, span_id: 'a', name: 'retrieval docs', ...documents }])

  expect(line).toMatch(/2 documents from qdrant\/docs: 7, 8$/)
})

test('shows a chain of ten thousand steps', () => {
  const chain = Array.from({ length: 10_000 }, (_, index) => ({
    ...step,
    span_id: String(index),
    parent_span_id: String(index - 1),
  }))

  expect(stepTree(chain)).toHaveLength(10_002)
})

test.each([
  [{ tool_effect: 'read', principal: 'user-17' }, ''],
  [{ tool_effect: 'write' }, 'write; nobody asked'],
  [
    { tool_effect: 'write', decision_result: 'allow', decision_policy: 'refund-limit', decision_revision: '7' },
    'write; allow by refund-limit@7',
  ],
  [
    { tool_effect: 'write', approver: 'user-3', approval_id: 'ap-9', principal: 'user-17', acting_as: 'cashier' },
    'write; approved by user-3 (ap-9); for user-17 as cashier',
  ],
  [
    { decision_result: 'deny', decision_policy: 'hours', status: 'error', error_type: 'Denied' },
    'error Denied; deny by hours',
  ],
  [{ attempt: '1' }, ''],
  [{ attempt: '2', derived: 'true' }, 'attempt 2; derived'],
  [{ tool_effect: 'write', approver: '\u001b[2Jroot' }, 'write; approved by \ufffd[2Jroot'],
] as const)('says who allowed what, case %#', (differs, said) => {
  const [line = ''] = stepTree([{ ...step, ...differs }])

  expect(line.split(/ {3,}/).slice(2).join(' ').trim()).toBe(said)
})
