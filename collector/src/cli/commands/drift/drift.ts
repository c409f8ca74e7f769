import { readDrift, type DriftReport } from '../../../drift/read-drift.ts'
import { askerOptions, openAsker } from '../../asker.ts'
import { parseWords, UsageError, type Command } from '../../command.ts'
import { driftText } from './drift-text.ts'

export const drift: Command = {
  name: 'drift',
  summary: 'say what tasks are not what they used to be in, since when, and which change came first',
  usage: '[options]',
  example: 'spanledger drift --service support --since 7d',
  options: {
    service: { type: 'string', value: 'NAME', help: 'only tasks of this service' },
    task: { type: 'string', value: 'NAME', help: 'only tasks of this name' },
    since: {
      type: 'string',
      value: 'TIME',
      help: 'changes from when on are asked for causes: 28d, or ISO 8601 (default 28d)',
    },
    until: { type: 'string', value: 'TIME', help: 'what was known then, in ISO 8601 (default now)' },
    json: { type: 'boolean', help: 'print JSON' },
    ...askerOptions,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const asker = await openAsker(parsed, environment)
    try {
      const report = await readDrift({
        ask: (question, texts) => asker.ask(question, texts),
        until: timeOf(parsed.text('until')),
        since: parsed.text('since') ?? '28d',
        filters: textsOf({ service: parsed.text('service'), task: parsed.text('task') }),
      })
      console.log(parsed.has('json') ? jsonOf(report) : driftText(report))
      return report.findings.some(({ state }) => state === 'FIRING') ? 1 : 0
    } finally {
      await asker.close()
    }
  },
}

function timeOf(text: string | undefined): Date {
  const time = text === undefined ? new Date() : new Date(text)
  if (Number.isNaN(time.getTime()))
    throw new UsageError(`--until: expected a time such as 2026-11-22T10:00:00Z, got ${JSON.stringify(text)}`)
  return time
}

function textsOf(given: Readonly<Record<string, string | undefined>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

function jsonOf({ findings, states }: DriftReport): string {
  const printable = findings.map(({ row: { onset_scores: _, ...row }, ...finding }) => ({ ...finding, ...row }))
  return JSON.stringify({ findings: printable, states: Object.fromEntries(states) }, undefined, 2)
}
