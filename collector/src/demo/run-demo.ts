import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../config/config.ts'
import { startCollector, type Collector } from '../main.ts'
import { runAgent } from './agent-process.ts'
import { askAll } from './answers.ts'
import { compareBill } from './bill.ts'
import { runMailRoom } from './mail/mail-room.ts'
import { startModelServer, type ModelServer } from './model-server.ts'
import type { PriceList } from './model-server/price-list.ts'
import { startProgress, type DemoOutput } from './progress.ts'
import { replayFailedTicket } from './replay-ticket.ts'
import { watchWeeks } from './weeks/watch-weeks.ts'
import { billLines, costLines, runLines } from './report.ts'

export interface DemoOptions {
  /** End after the report instead of staying up. */
  readonly exit: boolean
  /** Leave out the weeks of the other agent. */
  readonly short?: boolean
  /** Keep the data folder, even if it is a temporary one. */
  readonly keep: boolean
  /** The data folder; a temporary one if it is not given. */
  readonly dataDir?: string
  /** The model server's prices, for showing that the comparison finds a wrong one. */
  readonly prices?: PriceList
  readonly output: DemoOutput
}

const DRAIN_LIMIT_MS = 30_000
const INTERRUPTED = 130

/**
 * Shows the whole line: a collector in a fresh folder, a support agent under the hook, and what its tasks cost.
 * @returns the exit code: 0, 1 if the provider's bill, the replay or the alert is not confirmed, 130 if interrupted before the end
 */
export async function runDemo(options: DemoOptions): Promise<number> {
  const interruption = new AbortController()
  const interrupt = () => interruption.abort()
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt)
  const folder = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'spanledger-demo-')))
  const opened: { close(): Promise<void> }[] = []
  try {
    return await showTheLine({ ...options, folder, opened }, interruption.signal)
  } catch (error) {
    if (interruption.signal.aborted) return INTERRUPTED
    throw error
  } finally {
    for (const part of opened.reverse()) await part.close()
    if (options.dataDir === undefined && !options.keep) await rm(folder, { recursive: true, force: true })
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt)
  }
}

interface Stage extends DemoOptions {
  readonly folder: string
  /** What has to be closed at the end, the last one first. */
  readonly opened: { close(): Promise<void> }[]
}

async function showTheLine(stage: Stage, signal: AbortSignal): Promise<number> {
  const { output, folder, opened, exit } = stage
  const section = sectionWriter(output)
  section('Spanledger demo: what does a completed task cost?', ['Starting the collector and its embedded ClickHouse …'])
  const collector = await openDemoCollector(folder)
  opened.push(collector)
  const models = await startModelServer(stage.prices)
  opened.push(models)
  signal.throwIfAborted()
  section('A support agent works through 60 tickets', [
    `unchanged code, run with --require @spanledger/instrumentation/register, traces go to ${collector.url}`,
    'beside it a mail room with a model of its own, which sends logs and metrics too',
  ])
  // A folder that was given may hold earlier work, which is on nobody's bill today.
  const since = new Date()
  const progress = startProgress(output)
  const recordFolder = join(folder, 'recordings')
  const agent = { modelUrl: models.url, collectorUrl: collector.url, recordFolder }
  await Promise.all([
    runAgent({ ...agent, onLine: line => progress.advance(line) }, signal),
    runMailRoom({ ...agent, folder }, signal),
  ])
  progress.finish()
  // The agent's last export was answered before it ended: what was answered is on disk, and soon in the store.
  if (!(await collector.drain(DRAIN_LIMIT_MS))) {
    throw new Error(`The store did not take the agent's spans within ${DRAIN_LIMIT_MS / 1_000} s`)
  }
  const { equal, dearestRunId } = await report({ collector, models, section, since })
  const replayed = await replayFailedTicket({ ...agent, section }, signal)
  signal.throwIfAborted()
  const watched = stage.short === true || (await watchOtherWeeks(stage, section))
  section('Look further', pointers({ ...stage, url: collector.url, dearestRunId }))
  if (!exit && !signal.aborted) await once(signal, 'abort')
  return equal && replayed && watched ? 0 : 1
}

/** A collector on a folder, with the alert rules of the demo. */
export async function openDemoCollector(folder: string): Promise<Collector> {
  // A port of its own: on the usual one, the spans of whatever else runs on this machine would end up in the demo.
  // And flags only: somebody's SPANLEDGER_ or CLICKHOUSE_URL variables are meant for their collector.
  return startCollector({ ...readConfig({ data: folder, port: '0' }, {}), sections: { alerts: demoRules } })
}

/** As they would stand in spanledger.yaml. */
const demoRules = [
  { name: 'unknown prices', kind: 'unpriced' },
  { name: 'failed tasks', question: 'cost-per-task', when: { column: 'failed', above: 1 }, by: ['task'] },
]

/** Of another agent, in a folder of its own: what it costs is not to be added to what was shown. */
async function watchOtherWeeks({ folder, opened }: Stage, section: ReportParts['section']): Promise<boolean> {
  const collector = await openDemoCollector(join(folder, 'weeks'))
  opened.push(collector)
  const { lines, areNamed } = await watchWeeks(collector, new Date())
  section('Six simulated weeks of another agent, under an alert rule', lines)
  return areNamed
}

interface ReportParts {
  readonly collector: Collector
  readonly models: ModelServer
  readonly section: (heading: string, lines: readonly string[]) => void
  readonly since: Date
}

async function report({ collector, models, section, since }: ReportParts) {
  const { tasks, calls, dearest } = await askAll(collector.store, since)
  section('What the tasks cost', costLines(tasks))
  const comparison = compareBill(models.bill, calls)
  section("Compared with the model server's own bill", billLines(comparison))
  if (dearest) section('The dearest run', runLines(dearest.run, dearest.steps))
  return { equal: comparison.equal, dearestRunId: dearest?.run.trace_id ?? 'RUN' }
}

function pointers({ exit, keep, dataDir, folder, url, dearestRunId }: Stage & { url: string; dearestRunId: string }) {
  const kept = keep || dataDir !== undefined
  const run = dearestRunId.slice(0, 8)
  if (exit && !kept)
    return ['npm run demo             stays up, so that you can ask more', 'npm run demo -- --keep   keeps the data']
  const where = exit ? `--data ${folder}` : `--url ${url}`
  const commands = ['runs', `show ${run}`, 'query slowest-calls'].map(words => `npx spanledger ${words} ${where}`)
  if (exit) return commands
  return [
    `${url}/api/questions`,
    ...commands,
    `Ctrl-C ends the demo${kept ? `; its data stays in ${folder}` : ' and removes its data'}`,
  ]
}

function sectionWriter(output: DemoOutput) {
  // https://no-color.org: any value that is not empty counts.
  const styled = output.isTTY === true && !process.env['NO_COLOR']
  return (heading: string, lines: readonly string[]) => {
    const title = styled ? `\u001b[1m${heading}\u001b[22m` : heading
    output.write(`\n${title}\n${lines.map(line => `${`  ${line}`.trimEnd()}\n`).join('')}`)
  }
}
