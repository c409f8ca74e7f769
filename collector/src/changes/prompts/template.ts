import { contentHash } from '@spanledger/instrumentation/hash'
import type { TemplateLine } from './template-lines.ts'

/** A version of a prompt: the lines that every call has, in their order. */
export interface Template {
  readonly hash: string
  readonly lines: readonly TemplateLine[]
}

export function templateOf(lines: readonly TemplateLine[]): Template {
  return { hash: contentHash(lines.map(({ text }) => text)), lines }
}

/** Whether a prompt has all lines of the template, in that order. */
export function fits({ lines }: Template, prompt: readonly TemplateLine[]): boolean {
  let at = 0
  for (const { key } of prompt) if (at < lines.length && key === lines[at]?.key) at += 1
  return at === lines.length
}

/** How much of two templates is the same, from 0 to 1. */
export function likeness(one: Template, other: Template): number {
  const keys = new Set(one.lines.map(({ key }) => key))
  const shared = other.lines.filter(({ key }) => keys.has(key)).length
  return shared / Math.max(1, Math.min(one.lines.length, other.lines.length))
}

/** The lines that all of the prompts have, in the order of the first. */
export function sharedLines(prompts: readonly (readonly TemplateLine[])[]): readonly TemplateLine[] {
  const [first = [], ...others] = prompts
  const sets = others.map(prompt => new Set(prompt.map(({ key }) => key)))
  const seen = new Set<string>()
  return first.filter(({ key }) => {
    const isNew = !seen.has(key)
    seen.add(key)
    return isNew && sets.every(set => set.has(key))
  })
}

/** What the new version has more and less, a line each. */
export function differenceOf(before: Template, after: Template): string {
  const [had, has] = [before, after].map(({ lines }) => new Set(lines.map(({ key }) => key)))
  const gone = before.lines.filter(({ key }) => !has?.has(key)).map(({ text }) => `- ${text}`)
  const come = after.lines.filter(({ key }) => !had?.has(key)).map(({ text }) => `+ ${text}`)
  return gone.length + come.length === 0 ? 'the same lines in another order' : [...gone, ...come].join('\n')
}
