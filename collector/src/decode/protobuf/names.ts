/**
 * Names that were read before. Senders repeat the same few attribute names in every span; one string for all of them
 * is made once, and a map finds it by its address. Names come from outside: only short ones are kept, in so many places.
 */
const places = 4_096
const longestKept = 64

const kept: (string | undefined)[] = Array.from({ length: places }, () => undefined)

/** The ASCII text of these bytes if it was kept before; otherwise it is read, and kept where it may be. */
export function readName(bytes: Buffer, start: number, end: number): string {
  if (end - start > longestKept) return bytes.toString('utf8', start, end)
  let hash = end - start
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193)
  const place = (hash ^ (hash >>> 15)) & (places - 1)
  const known = kept[place]
  if (known?.length === end - start && isText(known, bytes, start)) return known
  const name = bytes.toString('utf8', start, end)
  // Of other text the characters are not the bytes.
  if (name.length === end - start) kept[place] = name
  return name
}

function isText(text: string, bytes: Buffer, start: number): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) !== bytes[start + at]) return false
  return true
}
