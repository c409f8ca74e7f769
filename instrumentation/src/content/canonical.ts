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
  return (text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text).normalize('NFC')
}

function write(value: unknown): string | undefined {
  if (typeof value === 'string') return isPlain(value) ? `"${value}"` : JSON.stringify(canonicalText(value))
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(element => write(plain(element)) ?? 'null').join(',')}]`
  return writeObject(value)
}

// Plain loops: every message of every span is written here.
function writeObject(value: object): string {
  // True of any object; what its values are is for `write` to find out.
  const members = value as Readonly<Record<string, unknown>>
  let text = ''
  // Not localeCompare: RFC 8785 orders by code units, as sort does by itself.
  for (const key of Object.keys(members).sort()) {
    const written = write(plain(members[key]))
    if (written === undefined) continue
    const name = isPlain(key) ? `"${key}"` : JSON.stringify(key)
    text += text === '' ? `${name}:${written}` : `,${name}:${written}`
  }
  return `{${text}}`
}

/** Printable ASCII with nothing to escape is its own canonical form; most names and many texts are that. */
function isPlain(text: string): boolean {
  return /^[ !#-[\]-~]*$/.test(text)
}

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('toJSON' in value)) return value
  return typeof value.toJSON === 'function' ? (value.toJSON() as unknown) : value
}
