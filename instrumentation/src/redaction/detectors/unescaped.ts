/** A text as it is meant, and where each of its places stands in the text as it is written. */
export interface View {
  readonly text: string
  at(index: number): number
}

const escape = /%[\dA-F]{2}/gi

/** Undoes percent-encoding: `%40` is an `@` wherever a URL is written down. Characters beyond ASCII become any others. */
export function unescaped(text: string): View {
  if (!text.includes('%') || text.search(escape) < 0) return { text, at: index => index }
  const shifts: number[] = []
  const plain = text.replaceAll(escape, (encoded, offset: number) => {
    shifts.push(offset)
    return String.fromCharCode(Number.parseInt(encoded.slice(1), 16))
  })
  return { text: plain, at: index => index + 2 * escapesBefore(shifts, index) }
}

// The n-th escape stands at its offset less two characters for each escape in front of it.
function escapesBefore(offsets: readonly number[], index: number): number {
  let low = 0
  let high = offsets.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle] ?? 0) - 2 * middle < index) low = middle + 1
    else high = middle
  }
  return low
}
