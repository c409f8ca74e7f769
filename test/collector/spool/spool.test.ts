import { readdir, readFile, rename, truncate, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Spool } from '../../../collector/src/spool/spool.ts'
import { encodedRows as rows } from '../../helpers/encoded-rows.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

test('has on disk what it acknowledged, and finds it again after a restart', async () => {
  const folder = await temporaryFolder()
  const spool = await Spool.open({ folder })
  await spool.append([rows('spans', 'one', 'two')])

  const again = await Spool.open({ folder })

  const [name = ''] = again.oldest(1)
  expect(await again.read([name])).toMatchObject([{ table: 'spans', rowLengths: [3, 3], bytes: Buffer.from('onetwo') }])
})

test('writes requests that arrive together as one segment per table, messages first', async () => {
  const spool = await Spool.open({ folder: await temporaryFolder() })
  await Promise.all([
    spool.append([rows('messages', 'm0'), rows('spans', 's0')]),
    spool.append([rows('spans', 's1'), rows('messages', 'm1')]),
    spool.append([rows('messages', 'm2'), rows('spans', 's2')]),
  ])

  const tables = spool.oldest(Number.MAX_SAFE_INTEGER).map(name => name.replace(/^.*-|\.segment$/g, ''))

  expect(tables).toEqual(['messages', 'spans', 'messages', 'spans'])
})

test('removes what a crash left unfinished, which nobody was told of', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, '000000000001-aa-1-spans.segment.tmp'), 'half a seg')

  const spool = await Spool.open({ folder })

  expect(spool.state.segments).toBe(0)
  expect(await readdir(folder)).toEqual(['lock', 'rejected', 'retry'])
})

test('is full at its limit, says so with both numbers, and takes rows again when there is room', async () => {
  const spool = await Spool.open({ folder: await temporaryFolder(), maxBytes: 300 })
  await spool.append([rows('spans', 'x'.repeat(150))])

  await expect(spool.append([rows('spans', 'x'.repeat(150))])).rejects.toMatchObject({
    code: 'SPOOL_FULL',
    message: expect.stringContaining('300'),
  })
  await spool.remove(spool.oldest(1))
  await expect(spool.append([rows('spans', 'x'.repeat(150))])).resolves.toBeUndefined()
})

test('counts requests that are still on their way to disk towards its limit', async () => {
  const spool = await Spool.open({ folder: await temporaryFolder(), maxBytes: 400 })

  const results = await Promise.allSettled(
    Array.from({ length: 8 }, () => spool.append([rows('spans', 'x'.repeat(100))])),
  )

  expect(results.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(4)
})

test('does not acknowledge what it cannot write', async () => {
  const folder = await temporaryFolder()
  const spool = await Spool.open({ folder })
  await import('node:fs/promises').then(({ rm }) => rm(folder, { recursive: true }))

  await expect(spool.append([rows('spans', 'x')])).rejects.toMatchObject({ code: 'SPOOL_FAILED', retryable: true })
})

test('holds the rows it has just written, up to a limit, and reads the others from disk', async () => {
  const folder = await temporaryFolder()
  const spool = await Spool.open({ folder, maxHeldBytes: 200 })
  await spool.append([rows('spans', 'held')])
  await spool.append([rows('spans', 'x'.repeat(200))])
  const [held = '', onDisk = ''] = spool.oldest(1_000)
  await truncate(join(folder, held), 10)

  const read = await spool.read([held, onDisk])
  await spool.remove([held, onDisk])
  await spool.append([rows('spans', 'again')])
  const [again = ''] = spool.oldest(1)
  await truncate(join(folder, again), 10)

  expect(read).toEqual([rows('spans', 'held'), rows('spans', 'x'.repeat(200))])
  expect(await spool.read([again])).toEqual([rows('spans', 'again')])
})

test('puts a damaged segment aside instead of stopping there', async () => {
  const folder = await temporaryFolder()
  const spool = await Spool.open({ folder, maxHeldBytes: 0 })
  await spool.append([rows('spans', 'one', 'two')])
  const [name = ''] = spool.oldest(1)
  await truncate(join(folder, name), (await readFile(join(folder, name))).length - 2)

  const read = await spool.read([name])
  await spool.remove([name])

  expect(read).toEqual([])
  expect(spool.state).toMatchObject({ segments: 0, rejectedRows: 2 })
  expect(await readdir(join(folder, 'rejected'))).toEqual([name])
})

test('refuses after it was closed, and close waits for what was accepted', async () => {
  const folder = await temporaryFolder()
  const spool = await Spool.open({ folder })
  const accepted = spool.append([rows('spans', 'x')])
  await spool.close()

  await expect(accepted).resolves.toBeUndefined()
  await expect(spool.append([rows('spans', 'x')])).rejects.toMatchObject({ code: 'SHUTTING_DOWN' })
})

test('never gives a segment a name it gave before, even when the spool was empty in between', async () => {
  const folder = await temporaryFolder()
  const names = new Set<string>()
  for (const _ of Array.from({ length: 20 })) {
    const spool = await Spool.open({ folder })
    await spool.append([rows('spans', 'x')])
    const [name = ''] = spool.oldest(1)
    names.add(name)
    await spool.remove([name])
  }

  expect(names.size).toBe(20)
})

test('says why it can promise nothing while it is full, and that it can again once there is room', async () => {
  const spool = await Spool.open({ folder: await temporaryFolder(), maxBytes: 300 })
  await spool.append([rows('spans', 'x'.repeat(150))])
  const whenFilling = spool.state.problem
  await spool.append([rows('spans', 'x'.repeat(150))]).catch(() => undefined)
  const whenFull = spool.state.problem
  await spool.remove(spool.oldest(1))

  expect(whenFilling).toBeUndefined()
  expect(whenFull).toContain('--spool-max-bytes 300')
  expect(spool.state.problem).toBeUndefined()
})

test('takes nothing when the disk has less room than must stay free, and says so with both numbers', async () => {
  const spool = await Spool.open({ folder: await temporaryFolder(), minFreeBytes: Number.MAX_SAFE_INTEGER })

  await expect(spool.append([rows('spans', 'x')])).rejects.toMatchObject({
    code: 'SPOOL_FULL',
    message: expect.stringMatching(/ \d+ bytes are free .*9007199254740991/),
  })
  expect(spool.state.problem).toMatch(/\d+ bytes are free on the disk .* --spool-min-free-bytes is 9007199254740991/)
})

test('counts what it writes against the room that it last measured', async () => {
  const folder = await temporaryFolder()
  const { freeBytes = 0 } = (await Spool.open({ folder })).state
  // The machine's other writers move this by much less than half of what is between the two.
  const spool = await Spool.open({ folder, minFreeBytes: freeBytes - 64 * 1024 * 1024 })
  const half = rows('spans', 'x'.repeat(40 * 1024 * 1024))

  await spool.append([half])

  await expect(spool.append([half])).rejects.toMatchObject({ code: 'SPOOL_FULL' })
})

test('is not well after a write failed, finds out by itself when it is again', { timeout: 20_000 }, async () => {
  const folder = await temporaryFolder()
  const spool = await Spool.open({ folder })
  await rename(folder, `${folder}-away`)
  await spool.append([rows('spans', 'x')]).catch(() => undefined)
  const whenAway = spool.state.problem
  await rename(`${folder}-away`, folder)

  expect(whenAway).toContain('the last write')
  await expect.poll(() => spool.state.problem, { timeout: 10_000 }).toBeUndefined()
  await expect(spool.append([rows('spans', 'x')])).resolves.toBeUndefined()
})

test('holds a bounded number of bytes for a disk that does not keep up, but takes one large request', async () => {
  const spool = await Spool.open({ folder: await temporaryFolder(), maxQueuedBytes: 100 })

  const results = await Promise.allSettled([
    spool.append([rows('spans', 'x'.repeat(150))]),
    spool.append([rows('spans', 'x')]),
  ])

  expect(results).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { code: 'SPOOL_FULL', message: expect.stringContaining('150 bytes wait') } },
  ])
})

test('knows how long the oldest segment has waited, over a restart too', async () => {
  const folder = await temporaryFolder()
  const spool = await Spool.open({ folder })
  const whenEmpty = spool.state.oldestAgeMs
  await spool.append([rows('spans', 'x')])
  const [name = ''] = spool.oldest(1)
  const anHourAgo = new Date(Date.now() - 3_600_000)
  await utimes(join(folder, name), anHourAgo, anHourAgo)

  expect(whenEmpty).toBe(0)
  expect(spool.state.oldestAgeMs).toBeLessThan(60_000)
  expect((await Spool.open({ folder })).state.oldestAgeMs).toBeGreaterThanOrEqual(3_600_000)
})

test('says clearly when its folder cannot be used', async () => {
  const folder = join(await temporaryFolder(), 'a-file')
  await writeFile(folder, '')

  await expect(Spool.open({ folder })).rejects.toMatchObject({
    code: 'SPOOL_FAILED',
    message: expect.stringContaining('choose another with --data DIR'),
  })
})
