import { nameKind, type NameKind } from '../../key-names.ts'
import type { Detector, Report } from '../detector.ts'
import { isSecretValue } from './secret-value.ts'

// The sign after a name, or the verb in a sentence; then blanks, and a quote that source code may have escaped.
const sign = /[:=]>?|(?:is|ist|es|est|lautet)(?=[ :])/y
const opening = /:?[ \t]{0,3}(\\?["'`])?/y
// The beginning decides; the rest goes with it. So text without spaces is not read to its end at each sign in it.
const bare = /[^\s"'`,;&<>(){}[\]|\\]{3,200}/y
const rest = /[^\s"'`,;&<>(){}[\]|\\]*/y
const quotedLimit = 1000
const longestName = 40

/** A value that is given to a name which says that it is secret: in source, logs, connection strings, URLs and prose. */
export const assignment: Detector = {
  rule: 'secret',
  needs: 'sign',
  find({ text, survey: { signs } }, report) {
    let end = 0
    for (const at of signs) {
      // A value may hold signs of its own.
      const kind = at < end ? undefined : kindBefore(text, at)
      if (kind === undefined) continue
      sign.lastIndex = at
      const written = sign.exec(text)?.[0]
      if (written !== undefined) end = findValue(text, { at, written, kind }, report)
    }
  },
}

interface Sign {
  readonly at: number
  readonly written: string
  readonly kind: NameKind
}

/** Answers where the value ends, or 0. */
function findValue(text: string, { at, written, kind }: Sign, report: Report): number {
  opening.lastIndex = at + written.length
  const [before = '', quote] = opening.exec(text) ?? []
  const start = at + written.length + before.length
  const value = quote === undefined ? bareValue(text, start) : quotedValue(text, start, quote)
  if (value === undefined) return 0
  const isTight = written === '=' && !before.includes(' ') && text.charAt(at - 1) !== ' '
  const loose = quote === undefined && !isTight
  const isCall = quote === undefined && text.charAt(start + value.length) === '('
  if (!isSecretValue({ value, kind, loose, isCall })) return 0
  let end = start + value.length
  if (quote === undefined && value.length >= 199) {
    rest.lastIndex = end
    end += rest.exec(text)?.[0].length ?? 0
  }
  report(start, end)
  return end
}

/** What the name in front of a sign says; plain loops, since in JSON there is one every few characters. */
function kindBefore(text: string, sign: number): NameKind | undefined {
  let end = sign
  while (end > 0 && sign - end < 4 && isBetween(text.charCodeAt(end - 1))) end -= 1
  const start = nameStart(text, end)
  if (end - start < 2) return undefined
  const name = text.slice(start, end)
  const inUrl = /[?&]/.test(text.charAt(start - 1)) ? urlNames.get(name.toLowerCase()) : undefined
  const kind = inUrl ?? nameKind(name) ?? nameKind(name.slice(name.lastIndexOf('.') + 1))
  if (kind === 'secret' || !secondWords.has(name.toLowerCase())) return kind
  // `api key` and `mot de passe`: with a blank, a name has several words.
  const words = /\w+ (?:de )?\w+$/.exec(text.slice(Math.max(0, start - 12), end))?.[0]
  return (words === undefined ? undefined : nameKind(words)) ?? kind
}

const secondWords = new Set(['key', 'token', 'passe', 'phrase', 'code', 'number'])

/** In a URL these are credentials; elsewhere they are words. */
const urlNames = new Map<string, NameKind>(
  ['key', 'sig', 'signature', 'x-amz-signature', 'x-amz-credential', 'x-goog-signature', 'awsaccesskeyid', 'code'].map(
    name => [name, 'weak'],
  ),
)

function nameStart(text: string, end: number): number {
  let start = end
  while (start > 0 && end - start < longestName && isName(text.charCodeAt(start - 1))) start -= 1
  return start
}

function quotedValue(text: string, start: number, quote: string): string | undefined {
  const end = text.slice(start, start + quotedLimit).indexOf(quote)
  return end < 0 ? undefined : text.slice(start, start + end)
}

function bareValue(text: string, start: number): string | undefined {
  bare.lastIndex = start
  // The end of a sentence belongs to the sentence.
  return bare.exec(text)?.[0].replace(/[.:!?]$/, '')
}

// Blanks, quotes, backslashes and closing brackets (`headers['x-api-key'] =`).
function isBetween(code: number): boolean {
  return code === 0x20 || code === 0x22 || code === 0x27 || code === 0x5c || code === 0x5d || code === 0x60
}

function isName(code: number): boolean {
  const isLetter = (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code > 0x7f
  return isLetter || (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x2d || code === 0x2e
}
