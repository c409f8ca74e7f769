/**
 * The one written form of a JSON value, by RFC 8785: keys sorted by UTF-16 code units, numbers and strings as
 * ECMAScript writes them, no white space. Before that, text values are brought to Unicode NFC with `\n` line ends,
 * so that the same prompt typed on two systems is one prompt. Throws where JSON has no form for the value (cycles).
 */
export function canonicalJson(value: unknown): string {
  return write(plain(value)) ?? 'null'
}

/** Text as it is hashed: Unicode NFC, line ends `\n`. */
export function canonicalText(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').normalize('NFC')
}

function write(value: unknown): string | undefined {
  if (typeof value === 'string') return JSON.stringify(canonicalText(value))
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(element => write(plain(element)) ?? 'null').join(',')}]`
  return `{${Object.entries(value).sort(byKey).flatMap(writeMember).join(',')}}`
}

function writeMember([key, value]: readonly [string, unknown]): string[] {
  const written = write(plain(value))
  return written === undefined ? [] : [`${JSON.stringify(key)}:${written}`]
}

// Not localeCompare: RFC 8785 orders by code units, which is what `<` compares.
function byKey([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('toJSON' in value)) return value
  return typeof value.toJSON === 'function' ? (value.toJSON() as unknown) : value
}
