import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { startCollectorProcess } from '../helpers/collector-process.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { startLoad } from './harness/load.ts'
import { limitProcess, mountSmallDisk } from './harness/processes.ts'
import { openScenario, spoolIsEmpty } from './harness/scenario.ts'
import { busyMs, isLong, recoveryMs, testMs } from './harness/settings.ts'
import { openFaultyStore, prepareEngineFolder, withEngineOf } from './harness/store.ts'
import { examine, kept } from './harness/verdict.ts'

// The collector keeps a quarter of a gibibyte free unless it is told otherwise.
const diskBytes = 384 * 1024 ** 2

test(
  'a full disk under spool and engine is told to senders as 503 and costs nothing',
  { timeout: testMs },
  async context => {
    const scenario = openScenario('disk full under spool and engine (tmpfs)')
    const folder = await temporaryFolder()
    // Needs a user who may mount; the limit on the size of files below needs nobody.
    context.skip(!mountSmallDisk(folder, diskBytes), 'this user may not mount')
    await prepareEngineFolder(folder)
    // It would stop long before.
    const collector = await startCollectorProcess(folder, { SPANLEDGER_SPOOL_MIN_FREE_BYTES: '1' })
    onTestFinished(() => collector.kill('SIGKILL'))
    const load = startLoad({ ...scenario, url: () => collector.url, tries: 'once' })

    await delay(500)
    await fill(join(folder, 'filler'))
    await delay(busyMs)
    await expect.poll(() => scenario.sent.answers.get('503'), { timeout: recoveryMs }).toBeGreaterThan(2)
    await rm(join(folder, 'filler'))
    await delay(500)
    await load.stop()
    await spoolIsEmpty(folder)
    await collector.kill('SIGTERM')

    // What the full disk cut short was stored again: rows there twice are one with FINAL.
    const verdict = await withEngineOf(folder, engine => examine(engine, scenario))
    expect(verdict, JSON.stringify(verdict)).toMatchObject(kept)
    expect(verdict.acknowledged).toBeGreaterThan(20)
  },
)

test('a disk that fills up again and again costs nothing', { timeout: testMs }, async context => {
  const rounds = isLong ? 20 : 4
  const scenario = openScenario(`disk full under spool and engine (tmpfs), ${rounds} times`)
  const folder = await temporaryFolder()
  context.skip(!mountSmallDisk(folder, diskBytes), 'this user may not mount')
  await prepareEngineFolder(folder)
  const collector = await startCollectorProcess(folder, { SPANLEDGER_SPOOL_MIN_FREE_BYTES: '1' })
  const load = startLoad({ ...scenario, url: () => collector.url, tries: 'once' })

  for (let round = 0; round < rounds; round += 1) {
    // Now and then in the middle of an INSERT.
    await delay(300 + scenario.random.below(300))
    await fill(join(folder, 'filler'))
    await delay(scenario.random.below(300))
    await rm(join(folder, 'filler'))
  }
  await delay(500)
  await load.stop()
  await spoolIsEmpty(folder)
  await collector.kill('SIGTERM')

  const verdict = await withEngineOf(folder, engine => examine(engine, scenario))
  expect(verdict, JSON.stringify(verdict)).toMatchObject(kept)
  expect(verdict.acknowledged).toBeGreaterThan(20)
})

test('a disk that takes only a part of a segment has it refused, never acknowledged', { timeout: testMs }, async () => {
  const scenario = openScenario('disk takes a part of a file only (RLIMIT_FSIZE); clients send again')
  const folder = await temporaryFolder()
  const store = await openFaultyStore()
  const collector = await startCollectorProcess(folder, { CLICKHOUSE_URL: store.url })
  // What was refused is sent again, and so is what was not answered in time: neither may be taken for known already.
  const patienceMs = (attempt: number) => (1 + scenario.random.below(20)) * 2 ** Math.min(attempt, 10)
  const load = startLoad({ ...scenario, url: () => collector.url, tries: 'again', patienceMs })

  await delay(500)
  // Most commits are larger, a few are smaller.
  limitProcess(collector.process.pid, 'fsize', 12_000)
  await delay(busyMs / 2)
  await expect.poll(() => scenario.sent.answers.get('503'), { timeout: recoveryMs }).toBeGreaterThan(2)
  limitProcess(collector.process.pid, 'fsize', undefined)
  await delay(500)
  await load.stop()
  await spoolIsEmpty(folder)

  const verdict = await examine(store.engine, scenario)
  expect(verdict, JSON.stringify(verdict)).toMatchObject(kept)
  expect(verdict.acknowledged).toBeGreaterThan(20)
})

/** Writes until the disk takes no more. */
async function fill(path: string): Promise<void> {
  await writeFile(path, Buffer.alloc(diskBytes)).catch(() => undefined)
  for (const bytes of [4_096, 512, 1]) await writeFile(path, Buffer.alloc(bytes), { flag: 'a' }).catch(() => undefined)
}
