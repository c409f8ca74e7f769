import { readdir, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CollectorError } from '../../../collector/src/errors.ts'
import type { EncodedRows } from '../../../collector/src/model.ts'
import { dropRejected, listSpool, retryRejected } from '../../../collector/src/spool/rejected.ts'
import { Spool } from '../../../collector/src/spool/spool.ts'
import { Writer } from '../../../collector/src/spool/writer.ts'
import { encodedRows as rows } from '../../helpers/encoded-rows.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

/** A spool whose store refused every row with `bad` in it. */
async function spoolWithRejected(...texts: readonly string[]) {
  const folder = await temporaryFolder()
  const spool = await Spool.open({ folder })
  const stored: string[] = []
  const store = { refuses: true }
  const insert = ({ bytes }: EncodedRows) => {
    const text = Buffer.from(bytes).toString()
    if (store.refuses && text.includes('bad'))
      return Promise.reject(new CollectorError('STORE_REFUSED', 'no such enum value "x\\"y"'))
    stored.push(text)
    return Promise.resolve()
  }
  const writer = new Writer({ spool, insert, gatherMs: 1 })
  await spool.append([rows('spans', ...texts)])
  expect(await writer.drain(5_000)).toBe(true)
  return { folder, spool, writer, stored, store }
}

test('lists what waits and what was rejected, with table, rows, age and reason', async () => {
  const { folder, spool, writer } = await spoolWithRejected('good', 'bad1')
  await writer.close()
  await spool.append([rows('messages', 'm1', 'm2')])

  expect(await listSpool(folder)).toMatchObject([
    { place: 'waiting', table: 'messages', rows: 2, ageMs: expect.any(Number) },
    { place: 'rejected', table: 'spans', rows: 1, reason: expect.stringContaining('no such enum value "x\\"y"') },
  ])
})

test('lists a damaged segment with what is known of it', async () => {
  const folder = await temporaryFolder()
  const spool = await Spool.open({ folder, maxHeldBytes: 0 })
  await spool.append([rows('spans', 'one')])
  const names = spool.oldest(1)
  await truncate(join(folder, names[0] ?? ''), 10)
  await spool.read(names)
  await spool.remove(names)

  expect(await listSpool(folder)).toMatchObject([{ place: 'rejected', reason: expect.stringContaining('damaged') }])
})

test('a running collector stores what is to be tried again, under another name', { timeout: 20_000 }, async () => {
  const { folder, spool, writer, stored, store } = await spoolWithRejected('good', 'bad1', 'bad2')
  store.refuses = false
  const [first = ''] = await readdir(join(folder, 'rejected'))

  expect(await retryRejected(folder, [first])).toEqual([])
  await expect.poll(() => stored.length, { timeout: 10_000 }).toBe(2)
  await writer.close()

  expect(stored.sort()).toEqual(['bad1', 'good'])
  await expect.poll(() => spool.state, { timeout: 10_000 }).toMatchObject({ segments: 0, rejectedRows: 1 })
  expect(await readdir(join(folder, 'retry'))).toEqual([])
})

test('the next collector stores what is to be tried again when none runs', async () => {
  const { folder, spool, writer } = await spoolWithRejected('bad1')
  await writer.close()
  await spool.close()
  const names = await readdir(join(folder, 'rejected'))
  await retryRejected(folder, names)

  const next = await Spool.open({ folder })

  expect(await next.read(next.oldest(1_000))).toMatchObject([{ bytes: Buffer.from('bad1') }])
  expect(next.oldest(1_000)).not.toEqual(names)
  expect(next.state.rejectedRows).toBe(0)
})

test('drops for good what it is told to, and nothing else', async () => {
  const { folder, writer } = await spoolWithRejected('bad1', 'bad2')
  await writer.close()
  const [first = '', second = ''] = await readdir(join(folder, 'rejected'))

  expect(await dropRejected(folder, [first, first])).toEqual([])
  expect(await readdir(join(folder, 'rejected'))).toEqual([second])
})

test.each(['../plan.json', '../../lock', 'nothing', '000000000001-aa-1-spans.segment', ''])(
  'neither drops nor retries %j, which is not among the rejected',
  async name => {
    const { folder, writer } = await spoolWithRejected('bad1')
    await writer.close()

    expect(await dropRejected(folder, [name])).toEqual([name])
    expect(await retryRejected(folder, [name])).toEqual([name])
    expect(await readdir(join(folder, 'rejected'))).toHaveLength(1)
    expect(await readdir(folder)).toContain('lock')
  },
)
