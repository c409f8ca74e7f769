import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startEngine } from '../../../../collector/src/engine/engine.ts'
import { endOrphan } from '../../../../collector/src/engine/disk/folder.ts'
import { markOf } from '../../../../collector/src/process-mark.ts'
import { startCollectorProcess } from '../../../helpers/collector-process.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

async function lockHolderIn(folder: string): Promise<number> {
  return Number(/PID: (\d+)/.exec(await readFile(join(folder, 'status'), 'utf8'))?.[1])
}

test('takes over from an engine that stood still when its collector was killed', { timeout: 60_000 }, async () => {
  const data = await temporaryFolder()
  const dir = join(data, 'clickhouse')
  const collector = await startCollectorProcess(data)
  const orphan = await lockHolderIn(dir)
  process.kill(orphan, 'SIGSTOP')
  await collector.kill('SIGKILL')

  const engine = await startEngine({ dir })
  onTestFinished(() => engine.close())

  expect(await lockHolderIn(dir)).toBe(engine.pid)
  expect(await markOf(orphan)).toBeUndefined()
})

const dead = '4194999@long-ago:1'

test.each([
  ['an engine whose supervisor lives', async (dir: string) => engineWords(dir, await livingOwner())],
  ['an engine on another folder', async (dir: string) => engineWords(`${dir}-other`, dead)],
  ['an engine whose supervisor it cannot tell', async (dir: string) => engineWords(dir, `${process.pid}@unknown`)],
  ['a process that only looks a little like one', async (dir: string) => [`data=${dir}`, `owner=${dead}`]],
  ['a stranger', async () => ['worker.js']],
])('does not end %s, even if the lock file names it', async (_, wordsFor) => {
  const { dir, pid } = await folderLockedBy(wordsFor)

  await endOrphan(dir)

  expect(await markOf(pid)).toBeDefined()
})

test('ends an engine on this folder whose supervisor is gone', async () => {
  const { dir, pid } = await folderLockedBy(async dir => engineWords(dir, dead))

  await endOrphan(dir)

  expect(await markOf(pid)).toBeUndefined()
})

async function livingOwner(): Promise<string> {
  return `${process.pid}@${(await markOf(process.pid))?.started}`
}

function engineWords(dir: string, owner: string): readonly string[] {
  return ['/opt/spanledger/engine/child.js', `data=${dir}`, `owner=${owner}`]
}

/** A data folder whose lock file names a process that was started with these words, and does nothing. */
async function folderLockedBy(wordsFor: (dir: string) => Promise<readonly string[]>) {
  const dir = join(await temporaryFolder(), 'clickhouse')
  await mkdir(dir)
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', ...(await wordsFor(dir))], {
    stdio: 'ignore',
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const pid = Number(child.pid)
  await writeFile(join(dir, 'status'), `PID: ${pid}\nStarted at: 2026-01-01 00:00:00\nRevision: 1\n`)
  await expect.poll(() => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => 'ready')).not.toBe('')
  return { dir, pid }
}
