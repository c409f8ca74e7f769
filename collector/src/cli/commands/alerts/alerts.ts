import { alerts as alertsQuestion, type AlertsRow } from '@spanledger/queries'
import { askerOptions, openAsker } from '../../asker.ts'
import { collectorOptions } from '../../collector-options.ts'
import { parseWords, UsageError, type Command, type CommandOption } from '../../command.ts'
import { tableLines, type TableColumn } from '../../print/table.ts'
import { print, type AlertsCall } from './alerts-call.ts'
import { backtest } from './backtest.ts'
import { grafana } from './grafana.ts'
import { ruleAt, ruleNamed } from './rule-at.ts'
import { endSilence, silence, silences } from './silences.ts'
import { trySink } from './try-sink.ts'

const { config } = collectorOptions as Record<'config', CommandOption> // True: it is one of the collector's options.

export const alerts: Command = {
  name: 'alerts',
  summary: 'list what is wrong; try a rule now or on the past; silence; write the rules for Grafana',
  usage: `[list] | test RULE | backtest RULE [--since 30d] | try-sink SINK | grafana
       spanledger alerts silence FINGERPRINT [--hours 8] [--reason TEXT] | silences | end SILENCE`,
  example:
    'spanledger alerts\n  spanledger alerts backtest "support budget" --since 30d\n  spanledger alerts try-sink ops',
  options: {
    since: { type: 'string', value: 'TIME', help: 'from when on: 24h, 7d, or a time in ISO 8601 (default 24h)' },
    every: { type: 'string', value: 'MINUTES', help: 'backtest: minutes between two looks (default 60; drift: 1440)' },
    hours: { type: 'string', value: 'HOURS', help: 'silence: for how long (default 8)' },
    reason: { type: 'string', value: 'TEXT', help: 'silence: why' },
    project: {
      type: 'string',
      value: 'NAME',
      help: 'grafana: whose rules, those of the key of its data source (default default)',
    },
    datasource: { type: 'string', value: 'UID', help: 'grafana: the data source (default spanledger)' },
    folder: { type: 'string', value: 'NAME', help: 'grafana: where the rules go (default Agents)' },
    json: { type: 'boolean', help: 'print JSON' },
    config,
    ...askerOptions,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const [verb = 'list', name, ...more] = parsed.positionals
    const action = actions.get(verb)
    if (!action || more.length > 0)
      throw new UsageError(`alerts takes ${[...actions.keys()].join(', ')}; got ${JSON.stringify(verb)}`)
    return action({ parsed, name, environment })
  },
}

const actions: ReadonlyMap<string, (call: AlertsCall) => Promise<number>> = new Map([
  ['list', list],
  ['test', test],
  ['backtest', backtest],
  ['try-sink', trySink],
  ['silence', silence],
  ['silences', silences],
  ['end', endSilence],
  ['grafana', grafana],
])

/** 1 if something is wrong. */
async function list({ parsed, environment }: AlertsCall): Promise<number> {
  const asker = await openAsker(parsed, environment)
  try {
    const rows = await asker.ask(alertsQuestion, new Map([['since', parsed.text('since') ?? '24h']]))
    print(parsed, rows, rows.length === 0 ? 'nothing is wrong' : tableLines(columns, rows).join('\n'))
    return rows.some(row => row.alert_state === 'firing') ? 1 : 0
  } finally {
    await asker.close()
  }
}

/** Looks at one rule now; 1 if it would be told of. */
async function test(call: AlertsCall): Promise<number> {
  const { parsed, environment } = call
  const named = ruleNamed(call)
  const asker = await openAsker(parsed, environment)
  try {
    const result = await ruleAt(named, asker, new Date())
    const bad = result.kind === 'observed' ? result.bad : []
    const lines = bad.map(({ says, labels }) => `${says}  ${JSON.stringify(labels)}`)
    print(parsed, bad, result.kind === 'no data' ? 'no data' : lines.join('\n') || 'all is well')
    return bad.length > 0 ? 1 : 0
  } finally {
    await asker.close()
  }
}

const columns: readonly TableColumn<AlertsRow>[] = [
  { title: 'state', cell: row => row.alert_state },
  { title: 'severity', cell: row => row.alert_severity },
  { title: 'rule', cell: row => row.rule, mostCharacters: 28 },
  { title: 'says', cell: row => row.says, mostCharacters: 72 },
  { title: 'since', cell: row => row.incident_since.slice(0, 19) },
  { title: 'told', align: 'right', cell: row => row.told },
  { title: 'fingerprint', cell: row => row.fingerprint },
]
