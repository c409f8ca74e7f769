import { eventPayloads } from './event-stream.ts'

/** What a model said: its text, and the tools it asked for in order. */
export interface ModelAnswer {
  readonly text: string
  readonly tools: readonly { readonly name: string; readonly arguments: string }[]
}

/** Reads an answer in the format of OpenAI, Anthropic, Gemini or Bedrock, whole or streamed. */
export function readAnswer(answer: Buffer): ModelAnswer {
  const frames = eventPayloads(answer)
  if (frames !== undefined) return joined(frames.map(parsed))
  const text = answer.toString()
  const whole = parsed(text)
  // Gemini streams a list where nobody asks for events.
  if (Array.isArray(whole)) return joined(whole)
  if (whole !== undefined) return readWhole(whole)
  return joined(Array.from(text.matchAll(/^data: ?(.+)$/gm), ([, line = '']) => parsed(line)))
}

function readWhole(body: unknown): ModelAnswer {
  const message = at(body, 'choices', 0, 'message')
  const blocks = [
    ...listAt(body, 'content'),
    ...listAt(body, 'output').flatMap(item => [item, ...listAt(item, 'content')]),
    ...listAt(at(body, 'candidates', 0, 'content'), 'parts'),
    ...listAt(at(body, 'output', 'message'), 'content'),
  ]
  const texts = [at(message, 'content'), ...blocks.filter(block => at(block, 'thought') !== true).map(textIn)]
  const called = [
    ...listAt(message, 'tool_calls').map(call => at(call, 'function')),
    ...blocks.map(toolIn).filter(tool => tool !== undefined),
  ]
  return {
    text: texts.filter(text => typeof text === 'string').join(''),
    tools: called.map(call => ({
      name: textOf(at(call, 'name')),
      arguments: canonical(at(call, 'arguments') ?? at(call, 'input') ?? at(call, 'args')),
    })),
  }
}

function textIn(block: unknown): unknown {
  return at(block, 'text')
}

/** The tool that a part of an answer asks for. */
function toolIn(block: unknown): unknown {
  const type = at(block, 'type')
  return type === 'tool_use' || type === 'function_call' ? block : (at(block, 'functionCall') ?? at(block, 'toolUse'))
}

/** Events of any format: pieces of text, and pieces of arguments by the place of their tool. */
function joined(events: readonly unknown[]): ModelAnswer {
  const completed = events.find(event => at(event, 'type') === 'response.completed')
  if (completed !== undefined) return readWhole(at(completed, 'response'))
  const tools = new Map<string, { name: string; arguments: string }>()
  let text = ''
  const add = (place: unknown, name: unknown, piece: unknown) => {
    const key = String(place)
    const before = tools.get(key) ?? { name: '', arguments: '' }
    tools.set(key, { name: before.name + textOf(name), arguments: before.arguments + textOf(piece) })
  }
  for (const event of events) {
    const delta = at(event, 'choices', 0, 'delta') ?? at(event, 'delta')
    const place = at(event, 'index') ?? at(event, 'contentBlockIndex')
    text += textOf(at(delta, 'content')) + textOf(at(delta, 'text'))
    for (const call of listAt(delta, 'tool_calls'))
      add(at(call, 'index'), at(call, 'function', 'name'), at(call, 'function', 'arguments'))
    const begun =
      at(event, 'content_block', 'type') === 'tool_use' ? at(event, 'content_block') : at(event, 'start', 'toolUse')
    if (begun !== undefined) add(place, at(begun, 'name'), '')
    if (at(delta, 'type') === 'input_json_delta') add(place, '', at(delta, 'partial_json'))
    if (at(delta, 'toolUse') !== undefined) add(place, '', at(delta, 'toolUse', 'input'))
    // Of Gemini each event is an answer of its own.
    const piece = at(event, 'candidates') === undefined ? undefined : readWhole(event)
    text += piece?.text ?? ''
    for (const tool of piece?.tools ?? []) add(`candidate ${tools.size}`, tool.name, tool.arguments)
  }
  return { text, tools: Array.from(tools.values(), tool => ({ ...tool, arguments: canonical(tool.arguments) })) }
}

/** The same arguments, whatever the order and space they are written with. */
export function canonical(value: unknown): string {
  const plain = typeof value === 'string' ? (parsed(value) ?? value) : value
  return JSON.stringify(sorted(plain)) ?? ''
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]))
}

function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, name) => {
    return typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
      ? Reflect.get(inner, name)
      : undefined
  }, value)
}

function listAt(value: unknown, name: string): readonly unknown[] {
  const list = at(value, name)
  return Array.isArray(list) ? list : []
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
