import type { StreamEvent } from './event.ts'

/** The last event of each format, by its name: nothing that is said comes after it. */
const lastEvents = new Set([
  'message_stop',
  // Bedrock's Converse
  'metadata',
  'interaction.complete',
  'interaction.completed',
  'message-end',
  'response.completed',
  'response.incomplete',
  'response.failed',
  'transcript.text.done',
  'speech.audio.done',
  'conversation.response.done',
])

/**
 * Whether a stream said that it is over. Some clients, such as OpenAI's from version 7 on, read no further then and let
 * go of the connection: that is no abort.
 */
export function isLastEvent(last: StreamEvent | undefined): boolean {
  if (last === undefined) return false
  // In a text inside of the JSON these quotes would be escaped.
  return last.data === '[DONE]' || lastEvents.has(last.event) || /"(done|is_finished)"\s*:\s*true\b/.test(last.data)
}
