import { readdir, readFile, truncate, writeFile } from 'node:fs/promises'
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

test('puts a damaged segment aside instead of stopping there', async () => {
  const folder = await temporaryFolder()
  const spool = await Spool.open({ folder })
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
