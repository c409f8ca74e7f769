/** What to do with what stands in a JSON text; each answers with what shall stand there instead, or the same. */
export interface JsonVisitor {
  /** A string, not a key, decoded. `key` is the member's, or that of the nearest list or object with a secret name. */
  text(text: string, key: string): string
  /** A number as it is written; a text takes its place. */
  number(written: string, key: string): string
  /** Whether all that is inside of this member is as secret as its name says. */
  isSecret(key: string): boolean
}

const token = /[\s,]+|"((?:[^"\\]+|\\[^])*)("?)(\s*:)?|-?\d[\d.eE+-]*|true|false|null|[{}[\]:]/y
// A schema describes the member and does not hold its value.
const schema =
  /\{\s*"(?:type|title|description|\$ref|anyOf|oneOf|allOf|enum|format|default|const|minLength|maxLength|pattern|examples?|nullable)"\s*:/y

/**
 * Rewrites the strings and numbers of a JSON text and leaves every other character as it is: numbers keep all their
 * digits, and white space stays. `undefined` where the text is not JSON; one that was cut off in a string is.
 */
export function rewriteJson(text: string, visitor: JsonVisitor): string | undefined {
  const walk: Walk = { text, visitor, key: '', keys: [], secretSince: -1, secretKey: '', written: '', copied: 0 }
  for (let at = 0; at < text.length; at = token.lastIndex) {
    token.lastIndex = at
    const match = token.exec(text)
    if (match === null) return undefined
    const isString = match[1] !== undefined
    // Only the last string may lack its end.
    if (isString && match[2] === '' && token.lastIndex < text.length) return undefined
    const end = token.lastIndex
    if (isString) readString(walk, match, at)
    else readOther(walk, match[0], at)
    token.lastIndex = end
  }
  return walk.copied === 0 ? text : walk.written + text.slice(walk.copied)
}

interface Walk {
  readonly text: string
  readonly visitor: JsonVisitor
  /** The key whose value comes next. */
  key: string
  /** The keys of the lists and objects that are open. */
  readonly keys: string[]
  /** At which depth a member with a secret name was opened. */
  secretSince: number
  secretKey: string
  written: string
  copied: number
}

function readString(walk: Walk, [whole, raw = '', quote, colon]: RegExpExecArray, at: number): void {
  const decoded = decode(raw)
  if (colon !== undefined) {
    walk.key = decoded
    return
  }
  const said = walk.visitor.text(decoded, keyOf(walk))
  if (said !== decoded)
    replace(walk, { at, length: whole.length, by: JSON.stringify(said).slice(0, quote === '' ? -1 : undefined) })
}

function readOther(walk: Walk, written: string, at: number): void {
  const first = written.charCodeAt(0)
  if (first === 0x7b || first === 0x5b) {
    if (walk.secretSince < 0 && walk.visitor.isSecret(walk.key) && !isSchema(walk.text, at)) {
      walk.secretSince = walk.keys.length
      walk.secretKey = walk.key
    }
    walk.keys.push(first === 0x5b ? walk.key : '')
    if (first === 0x7b) walk.key = ''
  } else if (first === 0x7d || first === 0x5d) {
    walk.keys.pop()
    if (walk.secretSince >= walk.keys.length) walk.secretSince = -1
    walk.key = walk.keys.at(-1) ?? ''
  } else if (first === 0x2d || (first >= 0x30 && first <= 0x39)) {
    const said = walk.visitor.number(written, keyOf(walk))
    if (said !== written) replace(walk, { at, length: written.length, by: JSON.stringify(said) })
  } else if (written.includes(',')) walk.key = walk.keys.at(-1) ?? ''
}

function keyOf({ secretSince, secretKey, key }: Walk): string {
  return secretSince < 0 ? key : secretKey
}

function isSchema(text: string, at: number): boolean {
  schema.lastIndex = at
  return schema.test(text)
}

function replace(
  walk: Walk,
  { at, length, by }: { readonly at: number; readonly length: number; readonly by: string },
): void {
  walk.written += walk.text.slice(walk.copied, at) + by
  walk.copied = at + length
}

function decode(raw: string): string {
  if (!raw.includes('\\')) return raw
  try {
    // True: what stands between quotes is a string.
    return JSON.parse(`"${raw}"`) as string
  } catch {
    return raw
  }
}
