import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startCollectorProcess } from '../helpers/collector-process.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { startLoad } from './harness/load.ts'
import { enginePid } from './harness/processes.ts'
import { openScenario, spoolIsEmpty } from './harness/scenario.ts'
import { busyMs, isLong, recoveryMs, testMs } from './harness/settings.ts'
import { openFaultyStore, prepareEngineFolder, withEngineOf } from './harness/store.ts'
import { examine, kept } from './harness/verdict.ts'

const kills = isLong ? 50 : 3

test(
  `kill -9 at ${kills} random moments costs no acknowledged span, and stores none twice`,
  { timeout: testMs },
  async () => {
    const scenario = openScenario(`kill -9 of the collector, ${kills} times`)
    const folder = await temporaryFolder()
    await prepareEngineFolder(folder)
    let collector = await startCollectorProcess(folder)
    const load = startLoad({ ...scenario, url: () => collector.url, tries: 'once' })

    for (let round = 0; round < kills; round += 1) {
      // On a busy machine it may take seconds until there is anything to lose.
      await expect.poll(() => scenario.sent.acknowledged, { timeout: recoveryMs }).toBeGreaterThan(round * 10)
      await delay(20 + scenario.random.below(1_200))
      await collector.kill('SIGKILL')
      collector = await startCollectorProcess(folder)
    }
    await load.stop()
    await spoolIsEmpty(folder)
    await collector.kill('SIGTERM')

    const verdict = await withEngineOf(folder, engine => examine(engine, scenario))
    expect(verdict, JSON.stringify(verdict)).toMatchObject({ ...kept, rawDuplicates: 0 })
    expect(verdict.acknowledged).toBeGreaterThan(20)
  },
)

test(
  'kill -9 beside a store that goes on, and denies what it did, stores no span twice',
  { timeout: testMs },
  async () => {
    const rounds = isLong ? 20 : 2
    const scenario = openScenario(`kill -9 of the collector, ${rounds} times; store denies every 3rd INSERT`)
    const folder = await temporaryFolder()
    const store = await openFaultyStore()
    const start = () => startCollectorProcess(folder, { CLICKHOUSE_URL: store.url })
    let collector = await start()
    await store.proxy.turn('forget')
    const load = startLoad({ ...scenario, url: () => collector.url, tries: 'once' })

    for (let round = 0; round < rounds; round += 1) {
      await delay(50 + scenario.random.below(800))
      await collector.kill('SIGKILL')
      collector = await start()
    }
    await load.stop()
    await spoolIsEmpty(folder)

    const verdict = await examine(store.engine, scenario)
    expect(verdict, JSON.stringify(verdict)).toMatchObject({ ...kept, rawDuplicates: 0 })
    expect(verdict.acknowledged).toBeGreaterThan(20)
  },
)

test('SIGTERM under load ends well, again and again, and costs nothing', { timeout: testMs }, async () => {
  const rounds = isLong ? 15 : 2
  const scenario = openScenario(`SIGTERM under load, ${rounds} times`)
  const folder = await temporaryFolder()
  const store = await openFaultyStore()
  const start = () => startCollectorProcess(folder, { CLICKHOUSE_URL: store.url })
  let collector = await start()
  const load = startLoad({ ...scenario, url: () => collector.url, tries: 'again' })
  const codes: unknown[] = []

  for (let round = 0; round < rounds; round += 1) {
    await delay(200 + scenario.random.below(1_000))
    const exited = once(collector.process, 'exit')
    collector.process.kill('SIGTERM')
    codes.push((await exited)[0])
    collector = await start()
  }
  await load.stop()
  await spoolIsEmpty(folder)

  const verdict = await examine(store.engine, scenario)
  expect(verdict, JSON.stringify(verdict)).toMatchObject(kept)
  expect(verdict.acknowledged).toBeGreaterThan(20)
  expect(codes).toEqual(Array.from({ length: rounds }, () => 0))
})

test('a clock that jumps an hour ahead and two back costs nothing', { timeout: testMs }, async () => {
  const scenario = openScenario('clock jumps: +1 h, -1 h, back')
  const folder = await temporaryFolder()
  const store = await openFaultyStore()
  const clock = fileURLToPath(new URL('clock.cjs', import.meta.url))
  const environment = { CLICKHOUSE_URL: store.url, NODE_OPTIONS: `--require ${clock}` }
  const collector = await startCollectorProcess(folder, environment)
  let complaints = ''
  collector.process.stderr?.on('data', (text: Buffer) => (complaints += text.toString()))
  const load = startLoad({ ...scenario, url: () => collector.url, tries: 'once' })

  for (let jump = 0; jump < 3; jump += 1) {
    await delay(busyMs / 4)
    collector.process.kill('SIGUSR2')
  }
  await delay(busyMs / 4)
  await load.stop()
  await spoolIsEmpty(folder)

  const verdict = await examine(store.engine, scenario)
  expect(verdict, JSON.stringify(verdict)).toMatchObject({ ...kept, rawDuplicates: 0 })
  expect(verdict.acknowledged).toBeGreaterThan(20)
  expect(complaints.match(/the clock is off by -?\d+/g)).toHaveLength(3)
})

test('kill -9 between the answer and the INSERT loses nothing', { timeout: testMs }, async () => {
  const scenario = openScenario('kill -9 between answer and INSERT')
  const folder = await temporaryFolder()
  await prepareEngineFolder(folder)
  const collector = await startCollectorProcess(folder)
  // The engine stands still, so nothing can have been inserted when the answer comes; and it cannot notice that its
  // parent is gone.
  process.kill(enginePid(folder), 'SIGSTOP')
  const load = startLoad({ ...scenario, url: () => collector.url, tries: 'once' })
  await delay(500)
  await load.stop()
  await collector.kill('SIGKILL')

  const again = await startCollectorProcess(folder)
  await spoolIsEmpty(folder)
  await again.kill('SIGTERM')

  const verdict = await withEngineOf(folder, opened => examine(opened, scenario))
  expect(verdict, JSON.stringify(verdict)).toMatchObject({ ...kept, rawDuplicates: 0 })
  expect(verdict.acknowledged).toBe(verdict.sent)
  expect(verdict.sent).toBeGreaterThan(20)
})
