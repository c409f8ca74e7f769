/** What a model said: its text, and the tools it asked for in order. */
export interface ModelAnswer {
  readonly text: string
  readonly tools: readonly { readonly name: string; readonly arguments: string }[]
}

/** Reads an answer in OpenAI's or Anthropic's format, whole or streamed. */
export function readAnswer(answer: string): ModelAnswer {
  const whole = parsed(answer)
  if (whole !== undefined) return readWhole(whole)
  const events = Array.from(answer.matchAll(/^data: ?(.+)$/gm), ([, line = '']) => parsed(line))
  return joined(events.filter(event => event !== undefined))
}

function readWhole(body: unknown): ModelAnswer {
  const message = at(body, 'choices', 0, 'message')
  const blocks = [
    ...listAt(body, 'content'),
    ...listAt(body, 'output').flatMap(item => [item, ...listAt(item, 'content')]),
  ]
  const texts = [at(message, 'content'), ...blocks.map(block => at(block, 'text'))]
  const called = [
    ...listAt(message, 'tool_calls').map(call => at(call, 'function')),
    ...blocks.filter(block => at(block, 'type') === 'tool_use' || at(block, 'type') === 'function_call'),
  ]
  return {
    text: texts.filter(text => typeof text === 'string').join(''),
    tools: called.map(call => ({
      name: textOf(at(call, 'name')),
      arguments: canonical(at(call, 'arguments') ?? at(call, 'input')),
    })),
  }
}

/** Events of either format: pieces of text, and pieces of arguments by the place of their tool. */
function joined(events: readonly unknown[]): ModelAnswer {
  const tools = new Map<string, { name: string; arguments: string }>()
  let text = ''
  const add = (place: unknown, name: unknown, piece: unknown) => {
    const key = String(place)
    const before = tools.get(key) ?? { name: '', arguments: '' }
    tools.set(key, { name: before.name + textOf(name), arguments: before.arguments + textOf(piece) })
  }
  for (const event of events) {
    const delta = at(event, 'choices', 0, 'delta') ?? at(event, 'delta')
    text += textOf(at(delta, 'content')) + textOf(at(delta, 'text'))
    for (const call of listAt(delta, 'tool_calls'))
      add(at(call, 'index'), at(call, 'function', 'name'), at(call, 'function', 'arguments'))
    if (at(event, 'content_block', 'type') === 'tool_use')
      add(at(event, 'index'), at(event, 'content_block', 'name'), '')
    if (at(delta, 'type') === 'input_json_delta') add(at(event, 'index'), '', at(delta, 'partial_json'))
  }
  return { text, tools: Array.from(tools.values(), tool => ({ ...tool, arguments: canonical(tool.arguments) })) }
}

/** The same arguments, whatever the order and space they are written with. */
function canonical(value: unknown): string {
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
