import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { openDemoCollector } from '../../../collector/src/demo/run-demo.ts'
import { expand, type Board } from '../../helpers/grafana.ts'
import { nodeBinaries } from '../../helpers/nodes.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const cli = fileURLToPath(new URL('../../../collector/bin/spanledger.mjs', import.meta.url))
const built = new URL('../../../collector/dist/demo/', import.meta.url)

function start(words: readonly string[], temporary: string, node = process.execPath): ChildProcess {
  const child = spawn(node, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], TMPDIR: temporary, OTEL_SDK_DISABLED: 'true', SPANLEDGER_PORT: '1' },
  })
  started.push(child)
  return child
}

const started: ChildProcess[] = []
afterAll(() => {
  for (const child of started) child.kill('SIGKILL')
})

interface Outcome {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: unknown
}

async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const [stdout, stderr, [exitCode]] = await Promise.all([
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
    once(child, 'close'),
  ])
  return { stdout, stderr, exitCode }
}

const sameBill = 'sent by provider    216  $0.229384750  $0.229384750  equal to the nano-dollar'

describe('spanledger demo', () => {
  // What the Node that runs this makes of it stands below, with the folder that is kept.
  const others = nodeBinaries.filter(([, node]) => node !== process.execPath)
  test.each(others)('runs as a whole on %s, with the same bill', { timeout: 90_000 }, async (_, node) => {
    const { stdout, stderr, exitCode } = await outcomeOf(
      start([cli, 'demo', '--exit', '--short'], await temporaryFolder(), node),
    )

    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    expect(stdout).toContain(sameBill)
  })

  test('shows what a completed task costs, confirms the bill, and leaves nothing behind', async () => {
    const temporary = await temporaryFolder()

    const { stdout, stderr, exitCode } = await outcomeOf(start([cli, 'demo', '--exit'], temporary))

    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
    expect(stdout).toContain('60 of 60 tickets: 51 completed, 5 escalated, 4 failed')
    expect(stdout).toMatch(/task +completed +failed +escalated/)
    expect(stdout).toMatch(/resolve_refund +15 +2 +3 +24 /)
    expect(stdout).toMatch(/resolve_order_status +19 +1 +0 +22 /)
    expect(stdout).toMatch(/resolve_how_to +17 +1 +2 +20 /)
    expect(stdout).toContain('equal to the nano-dollar, call by call')
    expect(stdout).toMatch(/estimated +20 .* off by [+-]\d+\.\d\d %/)
    expect(stdout).toMatch(/sort_mail +6 +0 +0 +6 +16 +unknown +unknown +unknown\n/)
    expect(stdout).toMatch(/our own model +16 +no bill +unknown /)
    expect(stdout).toMatch(/resolve_refund failed, \$0\.\d{6}, run [0-9a-f]{32}/)
    expect(stdout).toMatch(/─ execute_tool lookup_order/)
    // oxlint-disable-next-line no-control-regex -- that there are none is the point
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
    expect(stdout.split('\n').length).toBeLessThanOrEqual(100)
    expect(stdout).toMatch(/\n +came with: prompt chat: - Answer in at most one hundred words\. \+ Answer in detail/)
    expect(stdout).toMatch(
      /\n +came with: response_model openai\/gpt-5-mini: gpt-5-mini-2025-08-07 → gpt-5-mini-2026-09-30\n +runs [0-9a-f]{32}, /,
    )
    expect(stdout).toMatch(/\n {2}identical: resolve_ticket T-\d{3}, 11 recorded steps\n/)
    expect(stdout).toMatch(
      /\n {2}diverged: resolve_ticket T-\d{3}, .*\n {4}step 2, POST localhost\/v1\/messages: differs at \/system\/0\/text\n/,
    )
    expect(readdirSync(temporary)).toEqual([])
  }, 90_000)

  test('exits 1 and names the calls when one price of the bill is wrong', async () => {
    const script = `
      import { runDemo } from ${JSON.stringify(new URL('run-demo.js', built))}
      import { publicPrices } from ${JSON.stringify(new URL('model-server/price-list.js', built))}
      const sonnet = publicPrices.get('claude-sonnet-4-6')
      const prices = new Map([...publicPrices, ['claude-sonnet-4-6', { ...sonnet, cacheWrite1h: sonnet.cacheWrite1h + 1_000_000n }]])
      process.exitCode = await runDemo({ exit: true, keep: false, short: true, prices, output: process.stdout })`

    const child = start(['--input-type=module', '--eval', script], await temporaryFolder())
    const { stdout, exitCode } = await outcomeOf(child)

    expect(exitCode).toBe(1)
    expect(stdout).toContain('NOT EQUAL')
    expect(stdout).toMatch(/claude-sonnet-4-6 msg_01\w+: billed \$0\.\d{9}, stored \$0\.\d{9} \(priced\)/)
  }, 90_000)

  test('stays up for questions, and Ctrl-C ends it with nothing left', async () => {
    const temporary = await temporaryFolder()
    const child = start([cli, 'demo', '--short'], temporary)
    const end = outcomeOf(child)
    const url = await addressShownBy(child)

    const answer = await fetch(`${url}/api/questions/cost-per-task`)
    const tasks: unknown = await answer.json()
    child.kill('SIGINT')
    const { stdout, exitCode } = await end

    expect(tasks).toContainEqual(expect.objectContaining({ task: 'resolve_refund', completed: '15' }))
    expect(stdout).toContain('Ctrl-C ends the demo and removes its data')
    expect(exitCode).toBe(0)
    await expect(fetch(`${url}/healthz`)).rejects.toThrow('fetch failed')
    expect(readdirSync(temporary)).toEqual([])
  }, 90_000)

  test('can be interrupted while the agent works', async () => {
    const temporary = await temporaryFolder()
    const child = start([cli, 'demo', '--short'], temporary)
    const end = outcomeOf(child)
    await shown(child, /works through/)

    child.kill('SIGINT')
    const { exitCode } = await end

    expect(exitCode).toBe(130)
    expect(readdirSync(temporary)).toEqual([])
  }, 30_000)
})

describe('a folder that was given to the demo', () => {
  let folder: string
  let commands: readonly (readonly string[])[]
  let first: Outcome
  let second: Outcome

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spanledger-kept-'))
    const words = [cli, 'demo', '--exit', '--short', '--data', join(folder, 'kept')]
    first = await outcomeOf(start(words, folder))
    commands = [...first.stdout.matchAll(/npx spanledger (.+)/g)].map(([, words = '']) => words.split(' '))
    second = await outcomeOf(start(words, folder))
  }, 120_000)
  afterAll(() => rm(folder, { recursive: true, force: true }))

  test('is kept, answers the commands that were named, and is on no later bill', async () => {
    const answers = [await ask(commands[0], folder), await ask(commands[1], folder), await ask(commands[2], folder)]

    expect(answers.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0])
    expect(answers[1]?.stdout).toContain('execute_tool lookup_order')
    for (const { stdout, stderr, exitCode } of [first, second]) {
      expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 })
      expect(stdout).toContain(sameBill)
    }
  }, 60_000)

  test('has something for every panel of every board, but for those that say what their emptiness means', async () => {
    const collector = await openDemoCollector(join(folder, 'kept'))
    onTestFinished(() => collector.close())
    const url = `${collector.url}/clickhouse`
    const rows = async (sql: string) => {
      const response = await fetch(`${url}?default_format=JSONEachRow`, { method: 'POST', body: sql })
      const answer = await response.text()
      expect([response.status, response.status === 200 ? '' : `${answer} ${sql}`]).toEqual([200, ''])
      return answer
        .split('\n')
        .filter(Boolean)
        .map(line => JSON.parse(line) as Record<string, unknown>)
    }
    // It looks at its alert rules when it starts, and what it finds comes the way of everything else.
    await expect.poll(() => rows('SELECT 1 FROM alert_events LIMIT 1'), { timeout: 20_000 }).toHaveLength(1)
    await collector.drain(20_000)
    const [logged] = await rows("SELECT trace_id FROM logs WHERE trace_id != '' LIMIT 1")
    const to = new Date(Date.now() + 1_000)
    const from = new Date(to.getTime() - 24 * 3_600_000)
    const variables = { budget_usd: '100', run: String(logged?.['trace_id']) }

    const empty: (readonly [string, unknown])[] = []
    for (const [name, { rawSql }, panel] of targets) {
      const shown = await rows(expand(rawSql, { from, to, variables }))
      const isShown = shown.some(row => Object.values(row).some(value => value !== null))
      if (!isShown) empty.push([name, panel.fieldConfig?.defaults.noValue])
    }

    // Nobody does that in the demo, and few ever do.
    expect(empty).toEqual([
      ['Agents: cost per task: Prices that were changed afterwards', 'Nobody changed a price afterwards.'],
    ])
  }, 60_000)
})

const boards = new URL('../../../dashboards/grafana/json/', import.meta.url)
const targets = readdirSync(boards)
  .map(name => JSON.parse(readFileSync(new URL(name, boards), 'utf8')) as Board)
  .flatMap(({ title, panels }) =>
    panels.flatMap(panel => (panel.targets ?? []).map(target => [`${title}: ${panel.title}`, target, panel] as const)),
  )

function ask(words: readonly string[] = [], temporary: string) {
  return outcomeOf(start([cli, ...words], temporary))
}

async function addressShownBy(child: ChildProcess): Promise<string> {
  const output = await shown(child, /Ctrl-C ends the demo/)
  return /(http:\/\/127\.0\.0\.1:\d+)\/api/.exec(output)?.[1] ?? ''
}

function shown(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    child.stdout?.on('data', (part: Buffer) => {
      output += part.toString()
      if (pattern.test(output)) resolve(output)
    })
    child.once('close', () => reject(new Error(`The demo ended before it showed ${pattern}:\n${output}`)))
  })
}
