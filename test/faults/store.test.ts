import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startCollectorProcess } from '../helpers/collector-process.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { startLoad } from './harness/load.ts'
import { openScenario, spoolIsEmpty, waitingSegments } from './harness/scenario.ts'
import { busyMs, faultMs, recoveryMs, testMs } from './harness/settings.ts'
import { openFaultyStore } from './harness/store.ts'
import { examine, kept } from './harness/verdict.ts'

test.each([
  ['refuses connections', 'refuse'],
  ['hangs', 'hang'],
  ['resets connections', 'reset'],
] as const)('a store that %s for a while costs no span and no cent', { timeout: testMs }, async (name, mood) => {
  const scenario = openScenario(`store ${name}`)
  const folder = await temporaryFolder()
  const store = await openFaultyStore()
  const collector = await startCollectorProcess(folder, { CLICKHOUSE_URL: store.url })
  const load = startLoad({ ...scenario, url: () => collector.url, tries: 'once' })

  await delay(500)
  await store.proxy.turn(mood)
  await delay(faultMs)
  const waiting = await waitingSegments(folder)
  await store.proxy.turn('pass')
  await load.stop()
  await spoolIsEmpty(folder)

  const verdict = await examine(store.engine, scenario)
  expect(verdict, JSON.stringify(verdict)).toMatchObject({ ...kept, rawDuplicates: 0 })
  expect(verdict.acknowledged).toBeGreaterThan(20)
  expect(waiting).toBeGreaterThan(10)
})

test(
  'a store that carries out every third INSERT and then denies it stores no span twice',
  { timeout: testMs },
  async () => {
    const scenario = openScenario('store carries out and denies every 3rd INSERT')
    const folder = await temporaryFolder()
    const store = await openFaultyStore()
    const collector = await startCollectorProcess(folder, { CLICKHOUSE_URL: store.url })
    await store.proxy.turn('forget')
    const load = startLoad({ ...scenario, url: () => collector.url, tries: 'once' })

    await delay(busyMs)
    await expect.poll(() => store.proxy.denied, { timeout: recoveryMs }).toBeGreaterThan(2)
    await load.stop()
    await spoolIsEmpty(folder)

    const verdict = await examine(store.engine, scenario)
    expect(verdict, JSON.stringify(verdict)).toMatchObject({ ...kept, rawDuplicates: 0 })
    expect(verdict.acknowledged).toBeGreaterThan(20)
  },
)
