import type { Notice } from '../incidents/incident.ts'
import type { Severity } from '../rules/alert-rule.ts'

/** What a sink is to tell: the notices of one rule, from one look at it. */
export interface Message {
  /** The same for every try, so that a receiver that can tell does not take it twice. */
  readonly id: string
  readonly rule: string
  readonly severity: Severity
  readonly notices: readonly Notice[]
  /** Unix milliseconds. */
  readonly at: number
  /** How long an alert holds unless it is told again. */
  readonly validMs: number
  /** Where the page is; empty where nobody said. */
  readonly publicUrl: string
}

/** Whether there is still something wrong. */
export function isFiring({ notices }: Message): boolean {
  return notices.some(({ reason }) => reason !== 'resolved')
}

/** One line: how many of what. */
export function titleOf(message: Message): string {
  const count = (reason: boolean) => message.notices.filter(notice => (notice.reason !== 'resolved') === reason).length
  const parts = [
    [count(true), 'firing'],
    [count(false), 'resolved'],
  ].flatMap(([many, word]) => (many === 0 ? [] : [`${many} ${word}`]))
  return `[${parts.join(', ')}] ${message.rule}`
}

/** A notice in words, with its evidence. */
export function linesOf(message: Message, { reason, incident }: Notice): readonly string[] {
  const { labels, says, runs, change } = incident.observation
  const names = Object.entries(labels).map(([name, value]) => `${name} ${value}`)
  return [
    `${reason === 'resolved' ? 'over: ' : ''}${says}`,
    ...(names.length === 0 ? [] : [names.join(', ')]),
    ...(change === undefined ? [] : [`came with: ${change}`]),
    ...runLines(message, runs.slice(0, 3)),
    `since ${new Date(incident.since).toISOString()}`,
    ...(message.publicUrl === '' ? [] : [linkOf(message, '/alerts')]),
  ]
}

/** A link each where there is a page to look at, else their ids. */
function runLines(message: Message, runs: readonly string[]): readonly string[] {
  if (message.publicUrl !== '') return runs.map(run => linkOf(message, `/runs/${run}`))
  return runs.length === 0 ? [] : [`runs ${runs.join(', ')}`]
}

/** A place on the page; empty where nobody said where the page is. */
export function linkOf({ publicUrl }: Message, path: string): string {
  return publicUrl === '' ? '' : `${publicUrl.replace(/\/+$/, '')}${path}`
}

/** At most so many characters, cut between them and not within one. */
export function cut(text: string, most: number): string {
  const characters = Array.from(text)
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`
}
