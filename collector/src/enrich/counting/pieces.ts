/**
 * Byte pair encoding is quadratic in the length of one pre-token: 50,000 times the letter a takes two and a half
 * seconds. A pre-token never mixes letters, digits, spaces and symbols freely (digits come in threes), so only a run of
 * one kind can be long; those are cut, at the price of a token or two at each cut. Prose has no such runs.
 */
const longestRunBytes = 768

/** A run of so few UTF-16 units has at most `longestRunBytes` bytes, whatever its script. */
const harmlessUnits = longestRunBytes / 3

const runs = /[\p{L}\p{M}]+|\s+|[^\s\p{L}\p{N}]+/gu

/** The text in pieces that can be encoded one by one, none with a run of one kind that is costly to encode. */
export function piecesOf(text: string): readonly string[] {
  const pieces: string[] = []
  let from = 0
  for (const { 0: run, index } of text.matchAll(runs)) {
    if (run.length <= harmlessUnits) continue
    for (const cut of cutsOf(run)) {
      pieces.push(text.slice(from, index + cut))
      from = index + cut
    }
  }
  pieces.push(text.slice(from))
  return pieces
}

function cutsOf(run: string): readonly number[] {
  const cuts: number[] = []
  let at = 0
  let bytes = 0
  for (const character of run) {
    const width = Buffer.byteLength(character)
    if (bytes + width > longestRunBytes) {
      cuts.push(at)
      bytes = 0
    }
    bytes += width
    at += character.length
  }
  return cuts
}
