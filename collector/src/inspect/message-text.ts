/** What a stored message says, as one text: its parts, tool calls as `name(arguments)`. */
export function messageText(body: string): string {
  const value = parsed(body)
  if (value === undefined) return body
  if (typeof value === 'string') return value
  const parts = memberOf(value, 'parts')
  if (Array.isArray(parts)) return parts.map(partText).join('\n')
  const content = memberOf(value, 'content')
  return content === undefined ? JSON.stringify(value) : written(content)
}

function partText(part: unknown): string {
  const kind = memberOf(part, 'type')
  if (kind === 'tool_call') return `${written(memberOf(part, 'name'))}(${written(memberOf(part, 'arguments'))})`
  const said = memberOf(part, 'content') ?? memberOf(part, 'response') ?? memberOf(part, 'result')
  return said === undefined ? written(part) : written(said)
}

function written(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
