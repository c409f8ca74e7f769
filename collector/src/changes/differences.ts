import type { ChangeKind } from './change.ts'
import { differenceOf, templateOf, type Template } from './prompts/template.ts'
import { templateLines } from './prompts/template-lines.ts'
import { toolDifference } from './tool-difference.ts'

/** In words, what the new version says that the old one did not. An old version whose content is gone says ''. */
export function differenceBetween(kind: ChangeKind, before: string, after: string): string {
  if (before === '') return ''
  return (tellers[kind] ?? arrow)(before, after).slice(0, 4_000)
}

const tellers: Partial<Record<ChangeKind, (before: string, after: string) => string>> = {
  prompt: (before, after) => differenceOf(templateIn(before), templateIn(after)),
  tool: toolDifference,
  toolset: listDifference,
  parameters: listDifference,
  retrieval: listDifference,
  settings: listDifference,
  prices: listDifference,
}

/** A template as it is kept: its lines, each once. */
export function templateIn(value: string): Template {
  return templateOf(templateLines(value))
}

function listDifference(before: string, after: string): string {
  const [old, now] = [before, after].map(list => new Set(list.split('\n')))
  const gone = [...(old ?? [])].filter(item => !now?.has(item)).map(item => `- ${item}`)
  const come = [...(now ?? [])].filter(item => !old?.has(item)).map(item => `+ ${item}`)
  return [...gone, ...come].join('\n')
}

function arrow(before: string, after: string): string {
  return `${before} → ${after}`
}
