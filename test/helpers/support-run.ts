import type { LedgerSpan } from '../../collector/src/model.ts'
import { ledgerSpan } from './ledger-span.ts'

export interface SupportRun {
  readonly traceId: string
  readonly startNano: bigint
  /** What differs from one run to another. */
  readonly system?: string
  readonly model?: string
  readonly order?: string
  readonly withRefund?: boolean
}

const policy = 'Refunds are possible within sixty days of the delivery, in full.'
const weather = 'It rains in Bergen on two hundred days of the year.'

/** A task of a support agent: a look-up, a call, a tool that changes something after one that was tried twice, an answer. */
export function supportRun(differs: SupportRun): readonly LedgerSpan[] {
  const { traceId, startNano, system = 'Be kind and brief.', model = 'gpt-5-mini', order = 'A-7' } = differs
  const span = (number: number, name: string, attributes: Record<string, string | number>, nano?: bigint) =>
    ledgerSpan(
      {
        traceId,
        spanId: String(number).padStart(16, '0'),
        ...(number > 1 && { parentSpanId: '1'.padStart(16, '0') }),
        name,
        startNano: startNano + BigInt(number),
        endNano: startNano + BigInt(number * 2_000_000),
        attributes,
      },
      nano,
    )
  const call = (number: number, input: readonly object[], output: string) =>
    span(
      number,
      `chat ${model}`,
      {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.response.model': model,
        'gen_ai.usage.input_tokens': 100 * number,
        'gen_ai.usage.output_tokens': 10,
        'gen_ai.system_instructions': JSON.stringify([{ type: 'text', content: system }]),
        'gen_ai.input.messages': JSON.stringify(input),
        'gen_ai.output.messages': JSON.stringify([said('assistant', output)]),
      },
      BigInt(number * 1_000),
    )
  const asked = said('user', `May I send back ${order}?`)
  const documents = [
    { id: 'kb-policy', score: 0.9, content: policy },
    { id: 'kb-weather', score: 0.2, content: weather },
  ]
  return [
    span(1, 'resolve_ticket', { 'spanledger.task.name': 'resolve_ticket' }),
    span(2, 'retrieval help', {
      'gen_ai.operation.name': 'retrieval',
      'gen_ai.retrieval.documents': JSON.stringify(documents),
    }),
    call(3, [asked, said('user', policy)], 'I look the order up.'),
    span(4, 'execute_tool refund', {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'refund',
      'gen_ai.tool.call.arguments': JSON.stringify({ order, full: true }),
      'gen_ai.tool.call.result': JSON.stringify({ refunded: order }),
      'spanledger.tool.effect': 'write',
      'spanledger.attempt': 2,
      'spanledger.approval.approver': 'user-3',
    }),
    call(
      5,
      [asked, said('user', policy), said('assistant', 'I look the order up.')],
      'Yes: refunds are possible within sixty days of the delivery.',
    ),
  ].filter(({ toolName }) => differs.withRefund !== false || toolName !== 'refund')
}

function said(role: string, content: string): object {
  return { role, parts: [{ type: 'text', content }] }
}
