import type { Attributes } from '../../../otlp.ts'
import { isObject, type JsonObject, objectOf } from '../../said/json.ts'
import { type ChatMessage, messagesOf } from '../../said/message.ts'
import { unflatten } from '../../said/unflatten.ts'

/** Messages that attributes spell out one field each, such as `gen_ai.prompt.0.content`. */
export function indexedMessages(
  attributes: Attributes,
  prefix: string,
  role: string,
): readonly ChatMessage[] | undefined {
  const entries = unflatten(attributes, prefix).filter(isObject)
  return entries.length === 0 ? undefined : entries.flatMap(entry => messagesOf(messageIn(entry), role))
}

/** LangChain's are one level deeper; Cohere's put what the user said under the role. */
function messageIn(entry: JsonObject): JsonObject {
  const { finish_reason: reason, ...message } = objectOf(entry['message']) ?? entry
  const said = message['content'] ?? message['user']
  return { ...message, content: said, ...(entry['message'] === undefined ? { finish_reason: reason } : {}) }
}
