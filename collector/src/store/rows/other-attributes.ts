import {
  GEN_AI_CONVERSATION_ID,
  GEN_AI_RESPONSE_ID,
  GEN_AI_TOOL_CALL_ID,
  GEN_AI_USAGE_INPUT_TOKENS,
  GEN_AI_USAGE_OUTPUT_TOKENS,
  TASK_CUSTOMER,
  TASK_ID,
  TASK_KEY,
  USER_ID,
} from '@spanledger/instrumentation/attributes'
import type { Span } from '../../model.ts'
import { attributeText } from './attribute-text.ts'
import type { RowBinaryWriter } from './row-binary.ts'

/**
 * Writes the attributes of a span, without what a column holds to the letter: in the place of that stands the name of the
 * column. These are what differs from span to span, so that keeping them twice would cost twice. `original_attributes` in
 * `queries/migrations/0001-spans.sql` puts them back.
 */
export function writeOtherAttributes(writer: RowBinaryWriter, span: Span): void {
  writer.namedMap(span.attributes, (name, value) => {
    const text = attributeText(value)
    const kept = columns.get(name)
    writer.string(kept !== undefined && text !== '' && kept.text(span) === text ? kept.reference : text)
  })
}

interface KeptColumn {
  readonly reference: string
  text(span: Span): string | undefined
}

const columns: ReadonlyMap<string, KeptColumn> = new Map([
  [GEN_AI_RESPONSE_ID, { reference: 'column response_id', text: span => span.responseId }],
  [GEN_AI_TOOL_CALL_ID, { reference: 'column tool_call_id', text: span => span.toolCallId }],
  [GEN_AI_CONVERSATION_ID, { reference: 'column conversation_id', text: span => span.conversationId }],
  [USER_ID, { reference: 'column user_id', text: span => span.userId }],
  [TASK_ID, { reference: 'column task_id', text: span => span.task.id }],
  [TASK_KEY, { reference: 'column task_key', text: span => span.task.key }],
  [TASK_CUSTOMER, { reference: 'column task_customer', text: span => span.task.customer }],
  [GEN_AI_USAGE_INPUT_TOKENS, { reference: 'column input_tokens', text: span => textOf(span.usage?.input) }],
  [GEN_AI_USAGE_OUTPUT_TOKENS, { reference: 'column output_tokens', text: span => textOf(span.usage?.output) }],
] satisfies [string, KeptColumn][])

function textOf(count: number | undefined): string | undefined {
  return count === undefined ? undefined : String(count)
}
