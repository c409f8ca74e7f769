import type { RunOutlineRow } from '@spanledger/queries'

/** A step of a run's outline; a test says what differs. Beginnings are in milliseconds. */
export function outlineStep(
  id: string,
  parent: string,
  differs: Partial<RunOutlineRow> & { beginMs?: number } = {},
): RunOutlineRow {
  const { beginMs = 0, ...rest } = differs
  return {
    span_id: id,
    parent_span_id: parent,
    name: `step ${id}`,
    category: 'other',
    service: 'test',
    agent: '',
    start_nano: String(1_795_305_600_000_000_000n + BigInt(beginMs) * 1_000_000n),
    duration_ns: '1000000',
    status: 'unset',
    error_type: '',
    model: '',
    tool_name: '',
    input_tokens: 0,
    output_tokens: 0,
    cost_status: 'none',
    cost_nano: '0',
    tool_effect: '',
    derived: '',
    decision_result: '',
    approver: '',
    uncounted: '',
    task_name: '',
    task_outcome: '',
    documents: '0',
    asked: '',
    answered: '',
    stored_nano: '1',
    ...rest,
  }
}
