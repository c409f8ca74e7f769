import { alerts as alertsQuestion, questions, type AlertsRow } from '@spanledger/queries'
import type { Question } from '@spanledger/queries/question'
import type { Asked } from '../../alert/evaluate/ask.ts'
import { evaluate } from '../../alert/evaluate/evaluate.ts'
import type { Incident, Notice } from '../../alert/incidents/incident.ts'
import { fingerprintOf, step } from '../../alert/incidents/step.ts'
import { send } from '../../alert/delivery/send.ts'
import { readSections, type Sections } from '../../sections.ts'
import { parseTime } from '../../api/parameters.ts'
import { askerOptions, openAsker, type Asker } from '../asker.ts'
import { collectorOptions, configFrom } from '../collector-options.ts'
import { parseWords, UsageError, type Command, type CommandOption, type ParsedWords } from '../command.ts'
import { tableLines, type TableColumn } from '../print/table.ts'

const { config } = collectorOptions as Record<'config', CommandOption> // True: it is one of the collector's options.

export const alerts: Command = {
  name: 'alerts',
  summary: 'list what is wrong; try a rule now or on the past; send a test message; silence',
  usage:
    '[list] | test RULE | backtest RULE [--since 30d] | try-sink SINK | silence FINGERPRINT --hours 8 --reason TEXT',
  example:
    'spanledger alerts\n  spanledger alerts backtest "support budget" --since 30d\n  spanledger alerts try-sink ops',
  options: {
    since: { type: 'string', value: 'TIME', help: 'from when on: 24h, 7d, or a time in ISO 8601 (default 24h)' },
    every: { type: 'string', value: 'MINUTES', help: 'backtest: minutes between two looks (default 60)' },
    hours: { type: 'string', value: 'HOURS', help: 'silence: for how long (default 8)' },
    reason: { type: 'string', value: 'TEXT', help: 'silence: why' },
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

interface AlertsCall {
  readonly parsed: ParsedWords
  readonly name: string | undefined
  readonly environment: NodeJS.ProcessEnv
}

const actions: ReadonlyMap<string, (call: AlertsCall) => Promise<number>> = new Map([
  ['list', list],
  ['test', test],
  ['backtest', backtest],
  ['try-sink', trySink],
  ['silence', silence],
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
async function test({ parsed, name, environment }: AlertsCall): Promise<number> {
  const { budgets, rule } = ruleNamed(parsed, environment, name)
  const asker = await openAsker(parsed, environment)
  try {
    const result = await evaluate(rule, sourcesOf(asker, budgets), new Date())
    if (result.kind === 'error') throw new UsageError(`${rule.name}: ${result.message}`)
    const bad = result.kind === 'observed' ? result.bad : []
    const lines = bad.map(({ says, labels }) => `${says}  ${JSON.stringify(labels)}`)
    print(parsed, bad, result.kind === 'no data' ? 'no data' : lines.join('\n') || 'all is well')
    return bad.length > 0 ? 1 : 0
  } finally {
    await asker.close()
  }
}

/** When a rule would have told people, had it been there. */
async function backtest({ parsed, name, environment }: AlertsCall): Promise<number> {
  const { budgets, rule } = ruleNamed(parsed, environment, name)
  const everyMs = Number(parsed.text('every') ?? 60) * 60_000
  if (!(everyMs >= 60_000)) throw new UsageError('--every: expected minutes from 1 on')
  const now = new Date()
  const since = parseTime({ name: 'since', type: 'DateTime64(3)', text: parsed.text('since') ?? '7d' }, now)
  const asker = await openAsker(parsed, environment)
  const told: { readonly at: string; readonly reason: Notice['reason']; readonly says: string }[] = []
  try {
    let incidents: readonly Incident[] = []
    for (let at = since.getTime(); at <= now.getTime(); at += everyMs) {
      const result = await evaluate(rule, sourcesOf(asker, budgets), new Date(at))
      if (result.kind === 'error') throw new UsageError(`${rule.name}: ${result.message}`)
      const stepped = step({ rule, result, incidents, silences: [], now: at })
      ;({ incidents } = stepped)
      for (const { reason, incident } of stepped.notices)
        told.push({ at: new Date(at).toISOString(), reason, says: incident.observation.says })
    }
  } finally {
    await asker.close()
  }
  print(parsed, told, told.map(({ at, reason, says }) => `${at}  ${reason}  ${says}`).join('\n') || 'never')
  return 0
}

async function trySink({ parsed, name, environment }: AlertsCall): Promise<number> {
  const { sinks } = readSections(configFrom(parsed, environment))
  const sink = sinks.find(known => known.name === name)
  if (!sink) throw new UsageError(`which sink? There are ${sinks.map(known => known.name).join(', ') || 'none'}`)
  const observation = { labels: {}, value: undefined, says: 'this is a test', runs: [], change: undefined }
  const at = Date.now()
  const fingerprint = fingerprintOf({ name: 'test', project: 'default' }, observation)
  const incident: Incident = {
    rule: 'test',
    fingerprint,
    phase: 'firing',
    observation,
    since: at,
    lastBad: at,
    toldAt: at,
  }
  const notices: readonly Notice[] = [
    { reason: 'firing', incident },
    { reason: 'resolved', incident },
  ]
  const message = {
    id: `test-${at}`,
    rule: 'test',
    severity: 'info',
    notices,
    at,
    validMs: 60_000,
    publicUrl: '',
  } as const
  await send(message, sink, line => console.log(line))
  console.log(`${sink.name} took it`)
  return 0
}

async function silence({ parsed, name, environment }: AlertsCall): Promise<number> {
  if (name === undefined) throw new UsageError('which incident? `spanledger alerts` shows their fingerprints')
  const { port, apiKeys } = configFrom(parsed, environment)
  const url = parsed.text('url') ?? environment.SPANLEDGER_URL ?? `http://127.0.0.1:${port}`
  const [key] = apiKeys
  const response = await fetch(new URL(`/api/alerts/${encodeURIComponent(name)}/silence`, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ hours: Number(parsed.text('hours') ?? 8), reason: parsed.text('reason') ?? '' }),
  }).catch((cause: unknown) => {
    throw new UsageError(`no collector answers at ${url}: start one with \`spanledger up\``, { cause })
  })
  if (!response.ok) throw new UsageError(`the collector at ${url} answers ${response.status}: ${await response.text()}`)
  console.log(`silent for ${parsed.text('hours') ?? 8} hours`)
  return 0
}

function ruleNamed(parsed: ParsedWords, environment: NodeJS.ProcessEnv, name: string | undefined) {
  const { rules, budgets } = readSections(configFrom(parsed, environment))
  const rule = rules.find(known => known.name === name)
  if (rule) return { rule, budgets }
  throw new UsageError(`which rule? There are ${rules.map(known => known.name).join(', ') || 'none: write some'}`)
}

function sourcesOf(asker: Asker, budgets: Sections['budgets']) {
  return {
    budgets,
    health: () => Promise.reject(new UsageError('the health of a collector is at its /readyz')),
    // A key says whose rows it asks for, so a rule of another project needs the key of that project.
    ask: async ({ question: name, parameters, now }: Asked) => {
      const question = questions.get(name)
      if (!question) throw new UsageError(`no question is called ${JSON.stringify(name)}`)
      // True: an answer is a list of rows with named columns.
      return (await asker.ask(question, asOf(question, parameters, now))) as readonly Readonly<
        Record<string, unknown>
      >[]
    },
  }
}

/** The parameters with the times they had then, as whoever answers takes them from now. */
function asOf({ parameters }: Question, texts: ReadonlyMap<string, string>, now: Date): ReadonlyMap<string, string> {
  const named = new Map(texts)
  for (const [name, type] of Object.entries(parameters)) {
    if (!type.startsWith('DateTime')) continue
    const text = texts.get(name) ?? (name === 'since' ? '24h' : undefined)
    named.set(name, (text === undefined ? now : parseTime({ name, type, text }, now)).toISOString())
  }
  return named
}

function print(parsed: ParsedWords, value: unknown, text: string): void {
  console.log(parsed.has('json') ? JSON.stringify(value, undefined, 2) : text)
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
