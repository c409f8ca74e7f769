import type { Tally } from '../tally.ts'

const mostTexts = 1024
const mostCharacters = 2 * 1024 * 1024

const clean = new Map<string, Tally>()
let characters = 0

/**
 * Notes that a text was redacted part by part before it was written, and what was found: as an attribute it need not be
 * looked through again. Bounded; what is forgotten is looked through once more, and nothing is found.
 */
export function noteClean(text: string, tally: Tally): void {
  forget(text)
  clean.set(text, tally)
  characters += text.length
  for (const oldest of clean.keys()) {
    if (clean.size <= mostTexts && characters <= mostCharacters) break
    forget(oldest)
  }
}

/** What was found in a text that was noted; it is forgotten, since a span ends once. */
export function takeClean(text: string): Tally | undefined {
  const tally = clean.get(text)
  if (tally !== undefined) forget(text)
  return tally
}

function forget(text: string): void {
  if (clean.delete(text)) characters -= text.length
}
