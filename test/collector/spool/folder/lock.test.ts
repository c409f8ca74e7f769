import { spawn } from 'node:child_process'
import { readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { markOf } from '../../../../collector/src/process-mark.ts'
import { FolderLock } from '../../../../collector/src/spool/folder/lock.ts'
import { Spool } from '../../../../collector/src/spool/spool.ts'
import { startCollectorProcess } from '../../../helpers/collector-process.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

async function machineHere(): Promise<string> {
  const folder = await temporaryFolder()
  await FolderLock.take(folder)
  return String(JSON.parse(await readFile(join(folder, 'lock'), 'utf8')).machine)
}

test('refuses a spool that a living process has, and names it', { timeout: 60_000 }, async () => {
  const data = await temporaryFolder()
  const { process: holder } = await startCollectorProcess(data)

  await expect(Spool.open({ folder: join(data, 'spool') })).rejects.toMatchObject({
    code: 'SPOOL_IN_USE',
    message: expect.stringContaining(`in use by process ${holder.pid}: stop it, or`),
  })
})

test.each([
  ['a process that is gone', { pid: 4_194_999, started: 'long ago' }],
  ['a process whose id is used again', { pid: process.pid, started: 'long ago' }],
])('takes the lock of %s', async (_, holder) => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'lock'), JSON.stringify({ ...holder, machine: await machineHere() }))

  await FolderLock.take(folder)

  expect(JSON.parse(await readFile(join(folder, 'lock'), 'utf8'))).toMatchObject((await markOf(process.pid)) ?? {})
  expect(await readdir(folder)).toEqual(['lock'])
})

test.each([
  ['of another machine', '{"pid":1,"started":"x","machine":"elsewhere"}'],
  ['that cannot be read', '{"pid":'],
])('takes a lock %s only if nobody touches it', async (_, content) => {
  const [silent, busy] = [await temporaryFolder(), await temporaryFolder()]
  for (const folder of [silent, busy]) await writeFile(join(folder, 'lock'), content)
  let second = 0
  const beating = setInterval(() => void utimes(join(busy, 'lock'), 0, (second += 1)), 20)
  onTestFinished(() => clearInterval(beating))

  await expect(FolderLock.take(silent, 300)).resolves.toBeDefined()
  await expect(FolderLock.take(busy, 2_000)).rejects.toMatchObject({ code: 'SPOOL_IN_USE' })
})

test('notices that another took the lock, and takes back one that somebody removed', async () => {
  const folder = await temporaryFolder()
  const lock = await FolderLock.take(folder)
  await rm(join(folder, 'lock'))
  const whenRemoved = await lock.beat()
  await writeFile(join(folder, 'lock'), '{"pid":1,"started":"x","machine":"elsewhere"}')

  expect(whenRemoved).toBe(true)
  expect(await lock.beat()).toBe(false)
  await lock.release()
  expect(await readdir(folder)).toEqual(['lock'])
})

test('only one of several that find a stale lock gets it', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'lock'), JSON.stringify({ pid: 4_194_999, started: 'x', machine: await machineHere() }))
  const script = `import { FolderLock } from ${JSON.stringify(new URL('../../../../collector/dist/spool/folder/lock.js', import.meta.url).href)}
    try { await FolderLock.take(process.argv[1]); process.stdout.write('taken'); setInterval(() => {}, 1000) } catch { process.stdout.write('refused') }`
  const starters = Array.from({ length: 4 }, () =>
    spawn(process.execPath, ['--input-type=module', '-e', script, folder], { stdio: ['ignore', 'pipe', 'inherit'] }),
  )
  onTestFinished(() => starters.forEach(starter => starter.kill('SIGKILL')))

  const words = await Promise.all(
    starters.map(({ stdout }) => new Promise<string>(resolve => stdout.once('data', text => resolve(String(text))))),
  )

  expect(words.sort()).toEqual(['refused', 'refused', 'refused', 'taken'])
})
