import { beginsWord, type Detector, type Report } from '../detector.ts'
import { keyShapes } from './key-shapes.ts'

// Where a word begins: looked at first, since a long word has many places at which a key could begin otherwise.
const any = new RegExp(`(?<!\\w)(?:${keyShapes.map(([, shape]) => shape).join('|')})`, 'g')
const shapes = keyShapes.map(([rule, shape]) => ({ rule, shape: new RegExp(shape, 'y') }))

/** Keys and tokens that say by their beginning whose they are. */
export const vendorKey: Detector = {
  rule: 'key',
  needs: 'token',
  find({ text, survey: { tokens } }, report) {
    for (let pair = 0; pair < tokens.length; pair += 2) {
      findInToken(text, { start: tokens[pair] ?? 0, end: tokens[pair + 1] ?? 0 }, report)
    }
  },
}

function findInToken(text: string, { start, end }: { readonly start: number; readonly end: number }, report: Report) {
  const token = text.slice(start, end)
  any.lastIndex = 0
  for (let match = any.exec(token); match !== null; match = any.exec(token)) {
    const from = start + match.index
    if (!beginsWord(text, from) && !followsPath(text, from)) {
      any.lastIndex = match.index + 1
      continue
    }
    const rule = ruleOf(token, match.index)
    report(from, from + match[0].length, { rule })
    if (rule === 'aws_key') findAwsSecret(text, from + match[0].length, report)
  }
}

// In the path of a URL and behind the name of a registry, a key may follow anything.
function followsPath(text: string, at: number): boolean {
  return /[/:]/.test(text.charAt(at - 1))
}

function ruleOf(token: string, index: number): string {
  for (const { rule, shape } of shapes) {
    shape.lastIndex = index
    if (shape.test(token)) return rule
  }
  return vendorKey.rule
}

const awsSecret = /(?<![A-Za-z\d/+])[A-Za-z\d/+]{40}(?![A-Za-z\d/+])/g
const reach = 160

// An AWS secret has no form of its own; it stands near the id of its key.
function findAwsSecret(text: string, from: number, report: Report): void {
  for (const { 0: value, index } of text.slice(from, from + reach + 40).matchAll(awsSecret)) {
    if (!/[a-z]/.test(value) || !/[A-Z]/.test(value) || !/\d/.test(value)) continue
    report(from + index, from + index + 40, { rule: 'aws_secret' })
    return
  }
}
