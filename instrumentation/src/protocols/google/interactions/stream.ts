import type { StreamEvent } from '../../framing/event.ts'
import { listOf, numberOf, objectOf, objectsOf, parseJson, textOf, type JsonObject } from '../../json.ts'

type OpenItem = Record<string, unknown>

/**
 * Joins the events of a stream to the interaction they make. The older versions stream contents, the newer ones steps
 * with contents in them; the last event has the usage, and need not repeat what was streamed.
 */
export function joinInteraction(events: readonly StreamEvent[]): JsonObject {
  let interaction: JsonObject = {}
  const items: OpenItem[] = []
  for (const { data } of events) {
    const event = objectOf(parseJson(data)) ?? {}
    const type = textOf(event['event_type']) ?? ''
    interaction = { ...interaction, ...present(objectOf(event['interaction'])) }
    if (type === 'error') interaction = { ...interaction, error: event['error'] }
    const index = numberOf(event['index']) ?? 0
    if (!Number.isInteger(index) || index < 0 || index > 4095) continue
    if (type.endsWith('.start')) items[index] = { ...objectOf(event['step'] ?? event['content']) }
    if (type.endsWith('.delta')) addDelta((items[index] ??= {}), objectOf(event['delta']) ?? {})
  }
  const whole = objectsOf(interaction['steps'] ?? interaction['outputs'])
  // Holes: a provider may number its items as it likes.
  return whole.length > 0 ? interaction : { ...interaction, steps: items.filter(item => item !== undefined) }
}

function addDelta(item: OpenItem, delta: JsonObject): void {
  const type = textOf(delta['type'])
  const text = textOf(delta['text'])
  if (type === 'text' && item['type'] === 'model_output') {
    const content = listOf(item['content'])
    const last = objectOf(content.at(-1))
    const before = textOf(last?.['text'])
    const joined = { type: 'text', text: (before ?? '') + (text ?? '') }
    item['content'] = before === undefined ? [...content, joined] : [...content.slice(0, -1), joined]
  } else if (type === 'text') {
    item['type'] ??= 'text'
    item['text'] = (textOf(item['text']) ?? '') + (text ?? '')
  } else if (type === 'thought_summary') {
    item['type'] ??= 'thought'
    item['summary'] = [...listOf(item['summary']), delta['content']]
  } else if (type === 'arguments_delta') {
    // Texts only: what the start held is an empty object.
    item['arguments'] = (textOf(item['arguments']) ?? '') + (textOf(delta['arguments']) ?? '')
  } else if (item['type'] === 'model_output') {
    item['content'] = [...listOf(item['content']), delta]
  } else if (type !== 'thought_signature') {
    Object.assign(item, delta)
  }
}

function present(object: JsonObject | undefined): JsonObject {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([, value]) => value !== null && value !== undefined))
}
