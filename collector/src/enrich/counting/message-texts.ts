/** Part types of the GenAI conventions that are text to the model, and where their text is. */
const partTexts: ReadonlyMap<string, (part: Part) => readonly unknown[]> = new Map([
  ['text', part => [part['content']]],
  ['reasoning', part => [part['content']]],
  ['compaction', part => [part['content']]],
  ['tool_call', part => [part['name'], part['arguments']]],
  ['tool_call_response', part => [part['response'] ?? part['result']]],
  ['server_tool_call', part => [part['name'], part['server_tool_call']]],
  ['server_tool_call_response', part => [part['server_tool_call_response']]],
])

/** Images, sound and files. Their `content` is text too, but base64. */
const mediaTypes: ReadonlySet<string> = new Set(['blob', 'file', 'uri'])

/** More than any model reads. Beyond it, parsing could take more memory than the thread may have. */
const longestBody = 8 * 2 ** 20

type Part = Readonly<Record<string, unknown>>

/**
 * The texts that a model reads or writes in one body: the parts of a GenAI message, or the body itself where it is
 * plain text or other JSON, such as tool definitions. Undefined where a part is not text: an image has a price in
 * tokens too, but not one that can be counted here. Undefined as well where the body is absurdly long.
 */
export function textsOf(body: string): readonly string[] | undefined {
  if (body.length > longestBody) return undefined
  const message = parsed(body)
  if (!isObject(message)) return [body]
  if (Array.isArray(message['parts'])) return textsOfParts(message['parts'])
  return typeof message['content'] === 'string' ? [message['content']] : [body]
}

function parsed(body: string): unknown {
  if (!body.startsWith('{')) return undefined
  try {
    const value: unknown = JSON.parse(body)
    return value
  } catch {
    // Text that only begins like JSON is text.
    return undefined
  }
}

function textsOfParts(parts: readonly unknown[]): readonly string[] | undefined {
  const texts: string[] = []
  for (const part of parts) {
    const values = valuesOf(part)
    if (values === undefined) return undefined
    for (const value of values) texts.push(typeof value === 'string' ? value : JSON.stringify(value))
  }
  return texts
}

function valuesOf(part: unknown): readonly unknown[] | undefined {
  if (typeof part === 'string') return [part]
  if (!isObject(part) || typeof part['type'] !== 'string') return undefined
  if (mediaTypes.has(part['type']) || 'modality' in part || 'mime_type' in part) return undefined
  const known = partTexts.get(part['type'])
  const values = known === undefined ? [part['content']] : known(part)
  const present = values.filter(value => value !== undefined && value !== null)
  // A type we do not know is text if it has text where text belongs; else it may be anything.
  return known !== undefined || typeof present[0] === 'string' ? present : undefined
}

function isObject(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
