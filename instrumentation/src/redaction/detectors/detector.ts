import type { Survey, Trait } from './survey.ts'

/**
 * Reports a match: from where to where, which rule found it, if that is not the detector's name, and the form in which
 * the same value written otherwise is the same (a card with and without spaces).
 */
export type Report = (start: number, end: number, said?: { readonly rule?: string; readonly same?: string }) => void

/** Where a text stands: the key of the JSON member whose value it is, or nothing. */
export type Place = string

/** A text that is looked through, and what is known of it. */
export interface Subject {
  readonly text: string
  readonly place: Place
  readonly survey: Survey
}

/** One class of values that must not leave the process. Precision first: an id that is taken for a card is lost. */
export interface Detector {
  /** The name of the class, as placeholders and `spanledger.redaction.rules` have it. */
  readonly rule: string
  /** What every match needs; the detector is asked only where the survey says that there is some. */
  readonly needs: Trait
  /** Reports all matches. In time linear in the text, whatever the text. */
  find(subject: Subject, report: Report): void
}

/** Calls back for every match of a global pattern. */
export function eachMatch(pattern: RegExp, text: string, take: (match: RegExpExecArray) => void): void {
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match[0] === '') pattern.lastIndex += 1
    take(match)
  }
}

/** The same, where a match begins and ends as a word of its own: no part of a uuid, a decimal or a longer name. */
export function eachWord(pattern: RegExp, text: string, take: (match: RegExpExecArray) => void): void {
  eachMatch(pattern, text, match => {
    if (beginsWord(text, match.index) && endsWord(text, match.index + match[0].length)) take(match)
    // What failed may hide another match, which begins with a later word.
    else pattern.lastIndex = wordEnd(text, match.index)
  })
}

function wordEnd(text: string, start: number): number {
  let end = start + 1
  while (isWord(text.charCodeAt(end))) end += 1
  return end
}

/** Nothing before this place belongs to the same word, number or identifier. */
export function beginsWord(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1)
  if (isWord(before)) return isEscape(text, at - 1)
  if (before === dash || before === plus) return !isWord(text.charCodeAt(at - 2))
  if (before === dot) return !isDigit(text.charCodeAt(at - 2))
  // A comma parts columns as well as decimals; those begin with a zero more often than not.
  if (before === comma) return text.charCodeAt(at - 2) !== zero || isWord(text.charCodeAt(at - 3))
  return true
}

/** Nothing at this place or after it belongs to the same word, number or identifier. */
export function endsWord(text: string, at: number): boolean {
  const after = text.charCodeAt(at)
  if (isWord(after)) return false
  if (after === dash) return !isWord(text.charCodeAt(at + 1))
  if (after === dot) return !isDigit(text.charCodeAt(at + 1))
  return true
}

const dash = 0x2d
const plus = 0x2b
const dot = 0x2e
const comma = 0x2c
const zero = 0x30

export function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

// ASCII only: Chinese and Japanese put no space before a number. NaN beyond the ends is no word.
function isWord(code: number): boolean {
  return isDigit(code) || (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f
}

// The letter of an escape such as `\n`, in source code and in JSON inside of JSON.
function isEscape(text: string, at: number): boolean {
  return text.charCodeAt(at - 1) === 0x5c && 'nrtbf'.includes(text.charAt(at))
}

const looksBack = 48

/** What is said of a value just before it: the end of the text in front, or the key of the JSON member. */
export function saidBefore(text: string, start: number, place: Place): string {
  return `${place} ${text.slice(Math.max(0, start - looksBack), start)}`
}
