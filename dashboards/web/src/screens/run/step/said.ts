/** What a stored message's body says, part by part. */
export interface Part {
  /** `text`, `tool_call`, `tool_call_response`, or what the sender calls it. */
  readonly kind: string
  /** The tool's name, or the type of what is not text. */
  readonly name: string
  readonly text: string
}

/** Reads a body as the GenAI conventions write it; whatever else it is, is shown as it is. */
export function partsOf(body: string): readonly Part[] {
  const value = parsed(body)
  if (typeof value === 'string') return [{ kind: 'text', name: '', text: value }]
  const parts = fieldOf(value, 'parts')
  if (Array.isArray(parts)) return parts.map(partOf)
  const content = fieldOf(value, 'content')
  if (typeof content === 'string') return [{ kind: 'text', name: '', text: content }]
  return [{ kind: 'text', name: '', text: value === undefined ? body : JSON.stringify(value, undefined, 2) }]
}

function partOf(part: unknown): Part {
  const kind = textOf(fieldOf(part, 'type')) || 'text'
  const content = fieldOf(part, 'content')
  if (kind === 'text' || kind === 'reasoning') return { kind, name: '', text: written(content) }
  if (kind === 'tool_call')
    return { kind, name: textOf(fieldOf(part, 'name')), text: written(fieldOf(part, 'arguments')) }
  if (kind === 'tool_call_response') {
    const result = fieldOf(part, 'response') ?? fieldOf(part, 'result') ?? content
    return { kind, name: textOf(fieldOf(part, 'id')), text: written(result) }
  }
  return {
    kind,
    name: textOf(fieldOf(part, 'modality')),
    text: content === undefined ? written(part) : written(content),
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Reflect.get(value, name)
    : undefined
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function written(value: unknown): string {
  if (typeof value !== 'string') return value === undefined ? '' : JSON.stringify(value, undefined, 2)
  const inner = /^\s*[[{]/.test(value) && value.length < 200_000 ? parsed(value) : undefined
  return inner === undefined ? value : JSON.stringify(inner, undefined, 2)
}
