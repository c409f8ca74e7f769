const key = '"content"'
const beforeText = /\s*:\s*"/y
// What OpenAI adds so that the lengths of chunks tell nothing.
const padding = '"obfuscation":"'

/**
 * Most chunks of a stream are the one before with another piece of text. Where a chunk shows that in its letters, the piece
 * is all there is to read of it; to parse the JSON of each is what a stream costs most.
 */
export class Alike {
  #head = ''
  #middle = ''
  #tail = ''

  /** Learns from a chunk that was parsed: it says this text as its only `content`, and nothing else that adds up. */
  learn(data: string, text: string): void {
    this.#head = ''
    const found = data.indexOf(key)
    // In a text inside of the JSON these quotes would be escaped: it is the member, if there is one only.
    if (found === -1 || data.includes(key, found + 1) || !isPlain(text)) return
    beforeText.lastIndex = found + key.length
    if (!beforeText.test(data)) return
    const start = beforeText.lastIndex
    const rest = start + text.length
    if (!data.startsWith(`${text}"`, start)) return
    const padded = data.indexOf(padding, rest)
    const end = padded === -1 ? -1 : data.indexOf('"', padded + padding.length)
    const middle = end === -1 ? data.length : padded + padding.length
    this.#head = data.slice(0, start)
    this.#middle = data.slice(rest, middle)
    this.#tail = end === -1 ? '' : data.slice(end)
  }

  /** The text of a chunk that is otherwise the one learnt from; `undefined` of any other. */
  pieceOf(data: string): string | undefined {
    const head = this.#head
    if (head === '' || !data.startsWith(head)) return undefined
    const end = data.indexOf('"', head.length)
    if (end === -1 || !data.startsWith(this.#middle, end)) return undefined
    const padded = data.slice(end + this.#middle.length, data.length - this.#tail.length)
    if (this.#tail === '' ? padded !== '' : !data.endsWith(this.#tail) || !isPlain(padded)) return undefined
    const piece = data.slice(head.length, end)
    return piece.includes('\\') ? undefined : piece
  }
}

/** Written in JSON as it is read. */
function isPlain(text: string): boolean {
  return !text.includes('"') && !text.includes('\\')
}
