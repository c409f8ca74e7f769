/**
 * The value of one header, from any form in which HTTP clients keep headers. Asked for by name, so that credentials are
 * never read, let alone kept.
 */
export function headerOf(headers: unknown, name: string): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined
  const list = Array.isArray(headers) ? pairs(headers) : isIterable(headers) ? [...headers] : Object.entries(headers)
  for (const pair of list) {
    if (!Array.isArray(pair)) continue
    const [key, value]: unknown[] = pair
    if (text(key)?.toLowerCase() === name) return text(value)
  }
  return undefined
}

// Flat: name, value, name, value; or a list of pairs.
function pairs(flat: readonly unknown[]): unknown[] {
  if (Array.isArray(flat[0])) return [...flat]
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1]]] : []))
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value
}

function text(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(text).join(', ')
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
