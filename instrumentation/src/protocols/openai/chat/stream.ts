import { numberOf, objectOf, objectsOf, parseJson, textOf, type JsonObject } from '../../json.ts'
import type { StreamEvent } from '../../framing/event.ts'
import { Alike } from './alike.ts'

interface OpenChoice {
  finish_reason?: string
  usage?: unknown
  readonly sound: Buffer[]
  readonly message: { [field: string]: unknown; tool_calls?: OpenToolCall[]; audio?: Record<string, unknown> }
}

interface OpenToolCall {
  id?: unknown
  readonly function: { name: string; arguments: string }
}

/** What a chunk says of the whole; the last one to say it counts. */
const wholeFields: ReadonlySet<string> = new Set([
  'id',
  'model',
  'service_tier',
  'system_fingerprint',
  'usage',
  'x_groq',
  'error',
  'provider',
  'citations',
  'search_results',
])

/** Joins the chunks of a chat completion stream to the body of the same completion. */
export function joinChatChunks(events: readonly StreamEvent[]): JsonObject {
  const body: Record<string, unknown> = {}
  const choices: OpenChoice[] = []
  const alike = new Alike()
  let said: OpenChoice | undefined
  for (const { data } of events) {
    const piece = said && alike.pieceOf(data)
    if (said !== undefined && piece !== undefined) {
      append(said.message, 'content', piece)
      continue
    }
    // No JSON: to find that out by parsing costs as much as several chunks.
    const chunk = data === '[DONE]' ? undefined : objectOf(parseJson(data))
    if (chunk === undefined) continue
    for (const field of Object.keys(chunk)) if (wholeFields.has(field)) body[field] = chunk[field] ?? body[field]
    const told = objectsOf(chunk['choices'])
    for (const choice of told) addChoice(choices, choice)
    const [only] = told
    const text = only !== undefined && told.length === 1 ? onlyText(objectOf(only['delta'])) : undefined
    said = only === undefined || text === undefined ? undefined : choices[numberOf(only['index']) ?? 0]
    if (text !== undefined) alike.learn(data, text)
  }
  // Holes: a provider may number its choices as it likes.
  return { ...body, choices: choices.filter(choice => choice !== undefined).map(closeChoice) }
}

/** The text that a delta adds, if it adds nothing else. */
function onlyText(delta: JsonObject | undefined): string | undefined {
  if (delta === undefined) return undefined
  for (const field of Object.keys(delta)) {
    if (field !== 'content' && delta[field] !== null && adders.has(field)) return undefined
  }
  return textOf(delta['content'])
}

function addChoice(choices: OpenChoice[], choice: JsonObject): void {
  const index = numberOf(choice['index']) ?? 0
  if (!Number.isInteger(index) || index < 0 || index > 127) return
  const open = (choices[index] ??= { sound: [], message: { role: 'assistant' } })
  const reason = textOf(choice['finish_reason'])
  if (reason !== undefined) open.finish_reason = reason
  open.usage = choice['usage'] ?? open.usage
  const delta = objectOf(choice['delta'])
  if (delta !== undefined) addDelta(open, delta)
}

function addDelta(open: OpenChoice, delta: JsonObject): void {
  for (const field of Object.keys(delta)) adders.get(field)?.(open, delta[field])
}

type Add = (open: OpenChoice, value: unknown) => void

function addText(field: string): Add {
  return (open, value) => append(open.message, field, value)
}

function addList(field: string): Add {
  return (open, value) => {
    if (Array.isArray(value)) open.message[field] = [...objectsOf(open.message[field]), ...objectsOf(value)]
  }
}

/** What is done with each field of a delta: most deltas have one. */
const adders: ReadonlyMap<string, Add> = new Map([
  ['content', addContent],
  ['refusal', addText('refusal')],
  ['reasoning_content', addText('reasoning_content')],
  ['reasoning', addText('reasoning')],
  ['tool_calls', addToolCalls],
  ['function_call', addLegacyCall],
  ['audio', addSound],
  ['annotations', addList('annotations')],
  ['reasoning_details', addList('reasoning_details')],
  ['images', addList('images')],
])

/** Mistral's reasoning models send a list of texts and thoughts in place of a text. */
function addContent(open: OpenChoice, content: unknown): void {
  append(open.message, 'content', content)
  for (const part of objectsOf(content)) {
    append(open.message, 'content', part['text'])
    for (const thought of objectsOf(part['thinking'])) append(open.message, 'reasoning_content', thought['text'])
  }
}

function addToolCalls(open: OpenChoice, calls: unknown): void {
  for (const call of objectsOf(calls)) addToolCall((open.message.tool_calls ??= []), call)
}

function addToolCall(calls: OpenToolCall[], delta: JsonObject): void {
  const said = numberOf(delta['index']) ?? calls.length
  const other = delta['id'] !== undefined && delta['id'] !== '' && calls[said]?.id !== undefined
  // Some servers send each call whole and all of them with the same index: the id tells them apart.
  const index = other && calls[said]?.id !== delta['id'] ? calls.length : said
  if (!Number.isInteger(index) || index < 0 || index > 1023) return
  const open = (calls[index] ??= { function: { name: '', arguments: '' } })
  const called = objectOf(delta['function']) ?? objectOf(delta['custom'])
  open.id ??= delta['id']
  open.function.name += textOf(called?.['name']) ?? ''
  open.function.arguments += argumentsOf(called?.['arguments'] ?? called?.['input'])
}

// A text that grows, by the format; an object at once, by some servers.
function argumentsOf(given: unknown): string {
  return typeof given === 'object' && given !== null ? JSON.stringify(given) : (textOf(given) ?? '')
}

function addLegacyCall(open: OpenChoice, value: unknown): void {
  const delta = objectOf(value)
  if (delta === undefined) return
  const call = { ...objectOf(open.message['function_call']) }
  append(call, 'name', delta['name'])
  append(call, 'arguments', delta['arguments'])
  open.message['function_call'] = call
}

function addSound(open: OpenChoice, value: unknown): void {
  const delta = objectOf(value)
  if (delta === undefined) return
  const audio = (open.message.audio ??= {})
  audio['id'] ??= delta['id']
  append(audio, 'transcript', delta['transcript'])
  const data = textOf(delta['data'])
  // Decoded piece by piece: each piece has a padding of its own.
  if (data !== undefined) open.sound.push(Buffer.from(data, 'base64'))
}

function closeChoice({ sound, message, ...choice }: OpenChoice): JsonObject {
  const data = sound.length === 0 ? undefined : Buffer.concat(sound).toString('base64')
  const audio = message.audio && { ...message.audio, data }
  return { ...choice, message: { ...message, ...(audio && { audio }) } }
}

function append(target: Record<string, unknown>, field: string, more: unknown): void {
  if (typeof more === 'string') target[field] = (textOf(target[field]) ?? '') + more
}
