import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startForgetfulWriter } from './harness/forgetful-writer.ts'
import { startLoad } from './harness/load.ts'
import { openScenario } from './harness/scenario.ts'
import { recoveryMs, testMs } from './harness/settings.ts'
import { openFaultyStore } from './harness/store.ts'
import { examine } from './harness/verdict.ts'

// The same clients, faults and verdict as the collector's, with a writer in its place that keeps no promise.

test('convicts a writer with a queue in memory and three attempts of losing spans', { timeout: testMs }, async () => {
  const scenario = openScenario('CONVICT: queue in memory, 3 attempts; store refuses connections')
  const store = await openFaultyStore()
  const writer = await startForgetfulWriter(store.url, 3)
  const load = startLoad({ ...scenario, url: () => writer.url, tries: 'once' })

  await delay(500)
  await store.proxy.turn('refuse')
  await delay(2_000)
  await store.proxy.turn('pass')
  await load.stop()
  await expect.poll(() => writer.isIdle, { timeout: recoveryMs }).toBe(true)

  const verdict = await examine(store.engine, scenario)
  expect(verdict.stored).toBeGreaterThan(0)
  expect(verdict.lost).toBeGreaterThan(0)
  expect(verdict.lost).toBe(verdict.acknowledged - verdict.stored)
  expect(BigInt(verdict.sumDifferenceNano)).toBeLessThan(0n)
})

test('convicts a writer without deduplication of storing spans twice', { timeout: testMs }, async () => {
  const scenario = openScenario('CONVICT: no deduplication; store carries out and denies every 3rd INSERT')
  const store = await openFaultyStore()
  const writer = await startForgetfulWriter(store.url, Infinity)
  await store.proxy.turn('forget')
  const load = startLoad({ ...scenario, url: () => writer.url, tries: 'once' })

  await expect.poll(() => store.proxy.denied, { timeout: recoveryMs }).toBeGreaterThan(2)
  await load.stop()
  await expect.poll(() => writer.isIdle, { timeout: recoveryMs }).toBe(true)

  const verdict = await examine(store.engine, scenario)
  expect(verdict.lost).toBe(0)
  expect(verdict.rawDuplicates).toBeGreaterThan(0)
})
