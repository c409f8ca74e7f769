/** What to do with what stands in a JSON text; each answers with what shall stand there instead, or the same. */
export interface JsonVisitor {
  /** A string, not a key, decoded. `key` is the member's, or that of the nearest list or object with a secret name. */
  text(text: string, key: string): string
  /** A key, decoded. */
  name(name: string): string
  /** A number as it is written; a text takes its place. */
  number(written: string, key: string): string
  /** Whether all that is inside of this member is as secret as its name says. */
  isSecret(key: string): boolean
}

const scalar = /-?\d[\d.eE+-]*|true|false|null/y
// A schema describes the member and does not hold its value.
const schema =
  /\{\s*"(?:type|title|description|\$ref|anyOf|oneOf|allOf|enum|format|default|const|minLength|maxLength|pattern|examples?|nullable)"\s*:/y

/**
 * Rewrites the strings and numbers of a JSON text and leaves every other character as it is: numbers keep all their
 * digits, and white space stays. `undefined` where the text is not JSON; one that was cut off in a string is.
 */
export function rewriteJson(text: string, visitor: JsonVisitor): string | undefined {
  const walk: Walk = { text, visitor, key: '', keys: [], secretSince: -1, secretKey: '', written: '', copied: 0 }
  let at = 0
  while (at < text.length) {
    const next = readAt(walk, at)
    if (next === undefined) return undefined
    at = next
  }
  return walk.copied === 0 ? text : walk.written + text.slice(walk.copied)
}

/** Reads what begins here and answers where the next begins; plain loops, since whole conversations go through here. */
function readAt(walk: Walk, at: number): number | undefined {
  const code = walk.text.charCodeAt(at)
  if (code === quote) return readString(walk, at)
  if (code === comma) walk.key = walk.keys.at(-1) ?? ''
  else if (code === openBrace || code === openBracket) open(walk, at, code === openBracket)
  else if (code === closeBrace || code === closeBracket) close(walk)
  else if (code > space && code !== colon) return readScalar(walk, at)
  return at + 1
}

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const colon = 0x3a
const space = 0x20
const openBrace = 0x7b
const closeBrace = 0x7d
const openBracket = 0x5b
const closeBracket = 0x5d

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

function readString(walk: Walk, at: number): number | undefined {
  const { text } = walk
  let end = at + 1
  let escaped = false
  for (let code = text.charCodeAt(end); end < text.length && code !== quote; code = text.charCodeAt(end)) {
    if (code === backslash) escaped = true
    end += code === backslash ? 2 : 1
  }
  const raw = text.slice(at + 1, end)
  const decoded = escaped ? decode(raw) : raw
  let after = end + 1
  while (text.charCodeAt(after) <= space) after += 1
  if (text.charCodeAt(after) === colon) {
    walk.key = decoded
    const name = walk.visitor.name(decoded)
    if (name !== decoded) replace(walk, { at, length: end + 1 - at, by: JSON.stringify(name) })
    return after + 1
  }
  const said = walk.visitor.text(decoded, keyOf(walk))
  // Only the last string of a text that was cut off lacks its end.
  const by = JSON.stringify(said)
  if (said !== decoded) replace(walk, { at, length: end + 1 - at, by: end < text.length ? by : by.slice(0, -1) })
  return end + 1
}

function readScalar(walk: Walk, at: number): number | undefined {
  scalar.lastIndex = at
  const written = scalar.exec(walk.text)?.[0]
  if (written === undefined) return undefined
  const said = written.charCodeAt(0) > 0x39 ? written : walk.visitor.number(written, keyOf(walk))
  if (said !== written) replace(walk, { at, length: written.length, by: JSON.stringify(said) })
  return at + written.length
}

function open(walk: Walk, at: number, isList: boolean): void {
  if (walk.secretSince < 0 && walk.key !== '' && walk.visitor.isSecret(walk.key) && !isSchema(walk.text, at)) {
    walk.secretSince = walk.keys.length
    walk.secretKey = walk.key
  }
  // Each element of a list stands under the list's key.
  walk.keys.push(isList ? walk.key : '')
  if (!isList) walk.key = ''
}

function close(walk: Walk): void {
  walk.keys.pop()
  if (walk.secretSince >= walk.keys.length) walk.secretSince = -1
  walk.key = walk.keys.at(-1) ?? ''
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
