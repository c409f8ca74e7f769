import { listOf, numberOf, objectOf, parseArguments, parseJson, textOf, type JsonObject } from '../json.ts'
import type { StreamEvent } from '../framing/event.ts'

interface OpenMessage {
  message: JsonObject
  usage: JsonObject | undefined
  /** The first usage of a stream counts its output with a placeholder; only the last one is the bill. */
  billed: boolean
  readonly blocks: Record<string, unknown>[]
}

/** Joins the events of a message stream to the body of the same message. */
export function joinMessageEvents(events: readonly StreamEvent[]): JsonObject {
  const open: OpenMessage = { message: {}, usage: undefined, billed: false, blocks: [] }
  for (const { data } of events) addEvent(open, objectOf(parseJson(data)) ?? {})
  const { output_tokens: _, ...input } = open.usage ?? {}
  const usage = open.usage === undefined ? undefined : open.billed ? open.usage : input
  const content = open.blocks.flatMap(block => (block === undefined ? [] : [closeBlock(block)]))
  return { ...open.message, usage, content }
}

function addEvent(open: OpenMessage, event: JsonObject): void {
  const delta = objectOf(event['delta'])
  const usage = objectOf(event['usage'])
  switch (event['type']) {
    case 'message_start':
      open.message = objectOf(event['message']) ?? {}
      open.usage = objectOf(open.message['usage'])
      break
    case 'content_block_start':
      addBlock(open.blocks, event)
      break
    case 'content_block_delta':
      addDelta(open.blocks[numberOf(event['index']) ?? 0], delta)
      break
    case 'message_delta':
      open.message = { ...open.message, ...delta }
      // Running totals: what a delta names replaces what the start said.
      open.usage = { ...open.usage, ...present(usage) }
      open.billed ||= usage !== undefined
      break
    case 'error':
      open.message = { ...open.message, error: event['error'] }
      break
    default:
  }
}

function addBlock(blocks: Record<string, unknown>[], event: JsonObject): void {
  const index = numberOf(event['index']) ?? 0
  if (Number.isInteger(index) && index >= 0 && index < 4096) blocks[index] = { ...objectOf(event['content_block']) }
}

function addDelta(block: Record<string, unknown> | undefined, delta: JsonObject | undefined): void {
  if (block === undefined || delta === undefined) return
  const citation = objectOf(delta['citation'])
  if (citation !== undefined) block['citations'] = [...listOf(block['citations']), citation]
  if (delta['type'] === 'compaction_delta') block['content'] = delta['content'] ?? block['content']
  for (const field of ['text', 'thinking', 'partial_json']) {
    const text = textOf(delta[field])
    if (text !== undefined) block[field] = (textOf(block[field]) ?? '') + text
  }
}

function closeBlock({ partial_json: json, ...block }: Record<string, unknown>): JsonObject {
  return json === undefined ? block : { ...block, input: parseArguments(json) }
}

function present(object: JsonObject | undefined): JsonObject {
  return Object.fromEntries(Object.entries(object ?? {}).filter(([, value]) => value !== null && value !== undefined))
}
