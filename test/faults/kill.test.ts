import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startCollectorProcess, type CollectorProcess } from '../helpers/collector-process.ts'
import { otlpJsonRequest } from '../helpers/otlp-json.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

/** Sends single spans, eight requests at a time, until told to stop, and notes the names of those that were answered 200. */
async function sendUntil(
  collector: CollectorProcess,
  stop: { now: boolean },
  from: number,
): Promise<readonly string[]> {
  const acknowledged: string[] = []
  let next = from
  async function sender(): Promise<void> {
    while (!stop.now) {
      const name = `span ${next++}`
      const attributes = {
        'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: name }] }]),
      }
      const status = await collector.send(otlpJsonRequest([{ name, attributes }]))
      if (status === 200) acknowledged.push(name)
      else if (status === undefined) return
    }
  }
  await Promise.all(Array.from({ length: 8 }, sender))
  return acknowledged
}

async function storedNames(collector: CollectorProcess): Promise<readonly string[]> {
  return (await collector.ask('runs')).map(({ name }) => String(name))
}

/** The process that holds the data folder's engine, as ClickHouse's own lock file names it. */
function enginePid(folder: string): number {
  return Number(/PID: (\d+)/.exec(readFileSync(join(folder, 'clickhouse', 'status'), 'utf8'))?.[1])
}

test(
  'kill -9 of the collector at any moment loses no acknowledged span and stores none twice',
  { timeout: 120_000 },
  async () => {
    const folder = await temporaryFolder()
    const acknowledged: string[] = []
    for (const [round, afterMs] of [150, 400, 700].entries()) {
      const collector = await startCollectorProcess(folder)
      const stop = { now: false }
      setTimeout(() => collector.process.kill('SIGKILL'), afterMs)
      acknowledged.push(...(await sendUntil(collector, stop, round * 1_000_000)))
    }

    const collector = await startCollectorProcess(folder)

    expect(acknowledged.length).toBeGreaterThan(20)
    await expect.poll(async () => missing(acknowledged, await storedNames(collector)), { timeout: 20_000 }).toEqual([])
    const runs = await collector.ask('runs')
    expect(runs.filter(({ spans }) => spans !== '1')).toEqual([])
    expect(new Set(runs.map(({ name }) => name)).size).toBe(runs.length)
  },
)

test('kill -9 between the answer and the INSERT loses nothing', { timeout: 60_000 }, async () => {
  const folder = await temporaryFolder()
  const collector = await startCollectorProcess(folder)
  // The engine stands still, so nothing can have been inserted when the answer comes.
  process.kill(enginePid(folder), 'SIGSTOP')
  const statuses = await Promise.all(
    Array.from({ length: 10 }, (_, index) => collector.send(otlpJsonRequest([{ name: `span ${index}` }]))),
  )
  await collector.kill('SIGKILL')

  const again = await startCollectorProcess(folder)

  expect(statuses).toEqual(Array.from({ length: 10 }, () => 200))
  await expect
    .poll(async () => (await storedNames(again)).toSorted(), { timeout: 20_000 })
    .toEqual(Array.from({ length: 10 }, (_, index) => `span ${index}`))
})

test.each([
  ['is killed', 'SIGKILL'],
  ['crashes', 'SIGSEGV'],
  ['hangs', 'SIGSTOP'],
] as const)(
  'an engine that %s is replaced, and nothing that was acknowledged meanwhile is lost',
  { timeout: 120_000 },
  async (_, signal) => {
    const folder = await temporaryFolder()
    const collector = await startCollectorProcess(folder)
    const stop = { now: false }
    const sending = sendUntil(collector, stop, 0)
    await expect.poll(async () => (await storedNames(collector)).length, { timeout: 10_000 }).toBeGreaterThan(5)

    const before = enginePid(folder)
    process.kill(before, signal)
    await expect.poll(() => enginePid(folder), { timeout: 60_000 }).not.toBe(before)
    stop.now = true
    const acknowledged = await sending

    await expect.poll(async () => missing(acknowledged, await storedNames(collector)), { timeout: 30_000 }).toEqual([])
    expect((await collector.ask('runs')).filter(({ spans }) => spans !== '1')).toEqual([])
  },
)

function missing(expected: readonly string[], present: readonly string[]): readonly string[] {
  const there = new Set(present)
  return expected.filter(name => !there.has(name))
}
