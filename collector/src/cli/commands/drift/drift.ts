import { driftAt } from '@spanledger/queries/watch'
import { readDrift, type DriftReport } from '../../../drift/read-drift.ts'
import { askerOptions, openAsker } from '../../asker.ts'
import { parseWords, UsageError, type Command } from '../../command.ts'
import { accept, decisions, mute, type DriftCall } from './decide.ts'
import { driftText } from './drift-text.ts'

export const drift: Command = {
  name: 'drift',
  summary: 'say what tasks are not what they used to be in, since when, and which change came first',
  usage:
    '[options] | list | accept --task NAME --group GROUP [--since TIME] | mute --task NAME --group GROUP [--hours 24]',
  example:
    'spanledger drift --service support --since 7d\n  spanledger drift accept --task refund --group cost --reason "the new model is meant to"',
  options: {
    service: { type: 'string', value: 'NAME', help: 'only tasks of this service' },
    task: { type: 'string', value: 'NAME', help: 'only tasks of this name' },
    since: {
      type: 'string',
      value: 'TIME',
      help: 'changes from when on are asked for causes: 28d, or ISO 8601 (default 28d); accept: normal since then (default now)',
    },
    group: { type: 'string', value: 'GROUP', help: 'accept, mute: signals such as cost, latency or tool_mix' },
    reason: { type: 'string', value: 'TEXT', help: 'accept, mute: why' },
    hours: { type: 'string', value: 'HOURS', help: 'mute: for how long (default 24)' },
    until: { type: 'string', value: 'TIME', help: 'what was known then, in ISO 8601 (default now)' },
    json: { type: 'boolean', help: 'print JSON' },
    ...askerOptions,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const [verb = 'show', ...more] = parsed.positionals
    const action = actions.get(verb)
    if (!action || more.length > 0)
      throw new UsageError(
        `drift takes nothing, list, accept or mute; got ${JSON.stringify([verb, ...more].join(' '))}`,
      )
    return action({ parsed, environment })
  },
}

const actions: ReadonlyMap<string, (call: DriftCall) => Promise<number>> = new Map([
  ['show', show],
  ['list', decisions],
  ['accept', accept],
  ['mute', mute],
])

/** 1 if something fires. */
async function show({ parsed, environment }: DriftCall): Promise<number> {
  const asker = await openAsker(parsed, environment)
  try {
    const report = await readDrift({
      ask: (question, texts) => asker.ask(question, texts),
      // Of any moment, and also where no collector computes what the question `drift` answers.
      detector: driftAt,
      until: timeOf(parsed.text('until')),
      since: parsed.text('since') ?? '28d',
      filters: textsOf({ service: parsed.text('service'), task: parsed.text('task') }),
    })
    console.log(parsed.has('json') ? jsonOf(report) : driftText(report))
    return report.findings.some(({ state }) => state === 'FIRING') ? 1 : 0
  } finally {
    await asker.close()
  }
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
