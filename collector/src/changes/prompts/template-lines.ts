import { hash } from 'node:crypto'

/** A line of a prompt, without what is different in every call anyway. */
export interface TemplateLine {
  readonly key: string
  readonly text: string
}

/** Beyond this a prompt is mostly documents. */
const mostLines = 400

/**
 * A prompt as lines that can be compared: split at line ends and at the ends of sentences; times, dates, UUIDs and long
 * hexadecimal ids are masked. Numbers are not: "at most 500" becoming "at most 250" is a change.
 */
export function templateLines(prompt: string): readonly TemplateLine[] {
  const lines: TemplateLine[] = []
  for (const part of prompt.split(lineEnds)) {
    const text = masked(part.trim())
    if (text !== '') lines.push({ key: keyOf(text), text })
    if (lines.length === mostLines) break
  }
  return lines
}

const lineEnds = /\n|(?<=[.!?]) /

function masked(line: string): string {
  if (!/\d/.test(line)) return line
  return line
    .replaceAll(/\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<time>')
    .replaceAll(/\b\d{1,2}:\d\d(?::\d\d)?(?: ?[AP]M)?\b/gi, '<time>')
    .replaceAll(writtenDates, '<time>')
    .replaceAll(/\b[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\b/gi, '<id>')
    .replaceAll(/\b(?=[a-f]*\d)[\da-f]{16,64}\b/gi, '<id>')
}

const months =
  'Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?'
const weekdays = '(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?'
const writtenDates = new RegExp(
  String.raw`\b${weekdays}(?:(?:${months}) \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{1,2} (?:${months}) \d{4})\b`,
  'g',
)

function keyOf(text: string): string {
  return hash('sha1', text, 'base64').slice(0, 12)
}
