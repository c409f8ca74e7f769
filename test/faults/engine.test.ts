import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { startCollectorProcess } from '../helpers/collector-process.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { startLoad } from './harness/load.ts'
import { addressSpaceOf, enginePid, limitProcess } from './harness/processes.ts'
import { openScenario, spoolIsEmpty, waitingSegments } from './harness/scenario.ts'
import { isLong, testMs } from './harness/settings.ts'
import { prepareEngineFolder, withEngineOf } from './harness/store.ts'
import { examine, kept } from './harness/verdict.ts'

// SIGKILL is what the kernel sends, too, when the machine is out of memory.
const everyFault = [['is killed, crashes and hangs', ['SIGKILL', 'SIGSEGV', 'SIGSTOP']]] as const
const faultByFault = [
  ['is killed', Array<NodeJS.Signals>(5).fill('SIGKILL')],
  ['crashes', Array<NodeJS.Signals>(5).fill('SIGSEGV')],
  ['hangs', Array<NodeJS.Signals>(5).fill('SIGSTOP')],
] as const

test.each<readonly [string, readonly NodeJS.Signals[]]>(isLong ? faultByFault : everyFault)(
  'an engine that %s is replaced, and nothing is lost',
  { timeout: testMs },
  async (name, signals) => {
    const scenario = openScenario(`engine ${name} (${[...new Set(signals)].join(', ')}), ${signals.length} times`)
    const folder = await temporaryFolder()
    await prepareEngineFolder(folder)
    const collector = await startCollectorProcess(folder)
    const load = startLoad({ ...scenario, url: () => collector.url, tries: 'once' })

    for (const signal of signals) {
      await delay(300 + scenario.random.below(500))
      const before = enginePid(folder)
      process.kill(before, signal)
      await expect.poll(() => enginePid(folder), { timeout: 60_000 }).not.toBe(before)
    }
    await delay(300)
    await load.stop()
    await spoolIsEmpty(folder)
    await collector.kill('SIGTERM')

    const verdict = await withEngineOf(folder, engine => examine(engine, scenario))
    expect(verdict, JSON.stringify(verdict)).toMatchObject({ ...kept, rawDuplicates: 0 })
    expect(verdict.acknowledged).toBeGreaterThan(20)
  },
)

test('an engine that is out of memory costs nothing', { timeout: testMs }, async () => {
  const scenario = openScenario('engine out of memory (RLIMIT_AS at what it holds)')
  const folder = await temporaryFolder()
  await prepareEngineFolder(folder)
  const collector = await startCollectorProcess(folder)
  const load = startLoad({ ...scenario, url: () => collector.url, tries: 'once' })

  await delay(500)
  const engine = enginePid(folder)
  limitProcess(engine, 'as', addressSpaceOf(engine))
  await delay(isLong ? 20_000 : 3_000)
  await load.stop()
  const waiting = await waitingSegments(folder)
  const wasReplaced = enginePid(folder) !== engine
  // An engine that survived gets memory again; one that did not was replaced by one without the limit.
  if (!wasReplaced) limitProcess(engine, 'as', undefined)
  await spoolIsEmpty(folder)
  await collector.kill('SIGTERM')

  const verdict = await withEngineOf(folder, opened => examine(opened, scenario))
  expect(verdict, JSON.stringify(verdict)).toMatchObject({ ...kept, rawDuplicates: 0 })
  expect(verdict.acknowledged).toBeGreaterThan(20)
  // It did fail.
  expect(wasReplaced || waiting > 10).toBe(true)
})
