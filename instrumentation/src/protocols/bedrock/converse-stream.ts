import type { StreamEvent } from '../framing/event.ts'
import { listOf, numberOf, objectOf, parseArguments, parseJson, textOf, type JsonObject } from '../json.ts'
import { failureOf } from './error.ts'

interface OpenMessage {
  readonly body: Record<string, unknown>
  role: unknown
  readonly blocks: OpenBlock[]
}

interface OpenBlock {
  text?: string
  reasoning?: string
  readonly citations: unknown[]
  readonly toolUse?: JsonObject | undefined
  input?: string
}

/** Joins the events of a Converse stream to the body of the same answer. */
export function joinConverseEvents(events: readonly StreamEvent[]): JsonObject {
  const open: OpenMessage = { body: {}, role: 'assistant', blocks: [] }
  for (const { event, data, failed } of events) {
    const payload = objectOf(parseJson(data)) ?? {}
    // What InvokeModel streams of Amazon's own models are the same events, each under its name.
    const named = event === 'message' ? objectOf(payload[Object.keys(payload)[0] ?? '']) : payload
    const name = event === 'message' ? Object.keys(payload)[0] : event
    if (!failed && name !== undefined) addEvent(open, name, named ?? {})
  }
  const content = open.blocks.flatMap(block => (block === undefined ? [] : closeBlock(block)))
  return { ...open.body, ...failureOf(events), output: { message: { role: open.role, content } } }
}

function addEvent(open: OpenMessage, name: string, payload: JsonObject): void {
  const index = numberOf(payload['contentBlockIndex']) ?? 0
  if (name === 'messageStart') open.role = payload['role'] ?? open.role
  if (name === 'messageStop') open.body['stopReason'] = payload['stopReason']
  if (name === 'metadata') Object.assign(open.body, { usage: payload['usage'], serviceTier: payload['serviceTier'] })
  if (!name.startsWith('contentBlock') || !Number.isInteger(index) || index < 0 || index > 4095) return
  const block = (open.blocks[index] ??= {
    citations: [],
    toolUse: objectOf(objectOf(payload['start'])?.['toolUse']),
  })
  addDelta(block, objectOf(payload['delta']))
}

function addDelta(block: OpenBlock, delta: JsonObject | undefined): void {
  if (delta === undefined) return
  const text = textOf(delta['text'])
  const thought = textOf(objectOf(delta['reasoningContent'])?.['text'])
  const input = textOf(objectOf(delta['toolUse'])?.['input'])
  if (text !== undefined) block.text = (block.text ?? '') + text
  if (thought !== undefined) block.reasoning = (block.reasoning ?? '') + thought
  if (input !== undefined) block.input = (block.input ?? '') + input
  if (delta['citation'] !== undefined) block.citations.push(delta['citation'])
}

function closeBlock({ text, reasoning, citations, toolUse, input }: OpenBlock): readonly JsonObject[] {
  if (toolUse !== undefined)
    return [{ toolUse: { ...toolUse, input: input === undefined ? {} : parseArguments(input) } }]
  if (reasoning !== undefined) return [{ reasoningContent: { reasoningText: { text: reasoning } } }]
  if (listOf(citations).length > 0) return [{ citationsContent: { content: [{ text }], citations } }]
  return text === undefined ? [] : [{ text }]
}
