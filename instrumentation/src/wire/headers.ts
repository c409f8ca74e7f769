/**
 * The value of one header, from any form in which HTTP clients keep headers. Asked for by name, in lower case, so that
 * credentials are never read, let alone kept. Plain loops: this runs several times for each call.
 */
export function headerOf(headers: unknown, name: string): string | undefined {
  if (typeof headers !== 'object' || headers === null) return undefined
  if (Array.isArray(headers) && !Array.isArray(headers[0])) return inFlatList(headers, name)
  if (isIterable(headers)) return inPairs(headers, name)
  const exact: unknown = Reflect.get(headers, name)
  return text(exact ?? Reflect.get(headers, Object.keys(headers).find(key => isName(key, name)) ?? name))
}

/** The values of a few headers, by name: of the form that comes with every answer in one pass. */
export function headersOf(
  headers: unknown,
  names: readonly string[] = [],
): Readonly<Record<string, string | undefined>> {
  const chosen: Record<string, string | undefined> = {}
  if (names.length === 0) return chosen
  if (!Array.isArray(headers) || Array.isArray(headers[0])) {
    for (const name of names) chosen[name] = headerOf(headers, name)
    return chosen
  }
  const list: readonly unknown[] = headers
  for (let index = 0; index + 1 < list.length; index += 2) {
    for (const name of names) if (isName(list[index], name)) chosen[name] ??= text(list[index + 1])
  }
  return chosen
}

// Name, value, name, value.
function inFlatList(list: readonly unknown[], name: string): string | undefined {
  for (let index = 0; index + 1 < list.length; index += 2) {
    if (isName(list[index], name)) return text(list[index + 1])
  }
  return undefined
}

function inPairs(pairs: Iterable<unknown>, name: string): string | undefined {
  for (const pair of pairs) {
    if (Array.isArray(pair) && isName(pair[0], name)) return text(pair[1])
  }
  return undefined
}

function isName(key: unknown, name: string): boolean {
  if (typeof key !== 'string' && !(key instanceof Uint8Array)) return false
  return key.length === name.length && text(key)?.toLowerCase() === name
}

function isIterable(value: object): value is Iterable<unknown> {
  return Symbol.iterator in value
}

function text(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(text).join(', ')
  if (value instanceof Uint8Array) return (Buffer.isBuffer(value) ? value : Buffer.from(value)).toString('latin1')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
