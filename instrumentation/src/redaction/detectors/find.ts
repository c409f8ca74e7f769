import type { Place, Report } from './detector.ts'
import { survey, traits } from './survey.ts'
import { detectors } from './table.ts'
import { unescaped } from './unescaped.ts'

/** A value that must not leave the process, and where it stands. */
export interface Finding {
  readonly rule: string
  readonly start: number
  readonly end: number
  /** The value in the one form in which it is the same however it is written. */
  readonly same: string
}

type Ranked = Finding & { readonly rank: number }

const none: readonly Finding[] = []
// `x@y.zz`, but no key and no number is shorter.
const shortest = 6

/** All findings in a text, in its order, none overlapping another. */
export function find(written: string, place: Place = ''): readonly Finding[] {
  if (written.length < shortest || isHexadecimal(written)) return none
  const view = unescaped(written)
  const { text } = view
  const surveyed = survey(text)
  if (surveyed.traits === 0) return none
  const subject = { text, place, survey: surveyed }
  const found: Ranked[] = []
  for (const [rank, detector] of detectors.entries()) {
    if ((surveyed.traits & traits[detector.needs]) === 0) continue
    const report: Report = (start, end, said) => {
      if (isPlaceholder(text, start, end)) return
      const { rule = detector.rule, same = text.slice(start, end) } = said ?? {}
      found.push({ rule, start: view.at(start), end: view.at(end), same, rank })
    }
    detector.find(subject, report)
  }
  return found.length > 1 ? withoutOverlaps(found) : found
}

/** Ids and hashes: most short texts that are looked through. */
function isHexadecimal(text: string): boolean {
  return text.length >= 16 && text.length <= 64 && /^(?=\d*[a-f])[\da-f]+$/.test(text)
}

/** What we put there ourselves: `<EMAIL:1a2b3c4d>`, or a part of it. */
function isPlaceholder(text: string, start: number, end: number): boolean {
  if (text.charAt(start) === '<') return whole.test(text.slice(start, end))
  if (text.charAt(end) !== '>') return false
  return /<[A-Z_\d]{2,40}:$/.test(text.slice(Math.max(0, start - 42), start))
}

const whole = /^<[A-Z_\d]{2,40}:[\da-f]{8}>$/

function withoutOverlaps(found: Ranked[]): readonly Finding[] {
  found.sort((left, right) => left.start - right.start || right.end - left.end)
  const apart: Ranked[] = []
  for (const next of found) {
    const last = apart.at(-1)
    if (last === undefined || next.start >= last.end) apart.push(next)
    else {
      const first = next.rank < last.rank ? next : last
      apart[apart.length - 1] = { ...first, start: last.start, end: Math.max(last.end, next.end) }
    }
  }
  return apart
}
