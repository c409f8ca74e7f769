import { spawnSync } from 'node:child_process'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { EncodedRows } from '../../../../collector/src/model.ts'
import { Spool } from '../../../../collector/src/spool/spool.ts'
import { startCollectorProcess } from '../../../helpers/collector-process.ts'
import { encodedRows } from '../../../helpers/encoded-rows.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const bin = fileURLToPath(new URL('../../../../collector/bin/spanledger.mjs', import.meta.url))

function spool(words: readonly string[], data: string) {
  return spawnSync(process.execPath, [bin, 'spool', ...words, '--data', data], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  })
}

/** The data folder of a collector that is not running, with rows that its store refused. */
async function folderWithRejected(...rejected: readonly EncodedRows[]) {
  const data = await temporaryFolder()
  const opened = await Spool.open({ folder: join(data, 'spool') })
  for (const row of rejected) await opened.reject(row, 'no such value: \u001b[31mred')
  await opened.close()
  return { data, names: (await readdir(join(data, 'spool', 'rejected'))).sort() }
}

test('list shows what waits and what was refused with the reason, and obeys nothing in it', async () => {
  const { data, names } = await folderWithRejected(encodedRows('spans', 'row'))
  const opened = await Spool.open({ folder: join(data, 'spool') })
  await opened.append([encodedRows('messages', 'm1', 'm2')])
  await opened.close()

  const { status, stdout } = spool(['list'], data)

  expect(status).toBe(0)
  expect(stdout).toMatch(new RegExp(`${names[0]} +rejected +spans +1 +\\d+ +0 s +no such value: \ufffd\\[31mred`))
  expect(stdout).toMatch(/-2-messages\.segment +waiting +messages +2 /)
  expect(stdout).toContain('waiting: 2 rows in 1 files')
  expect(JSON.parse(spool(['list', '--json'], data).stdout)).toMatchObject([
    { place: 'waiting', table: 'messages' },
    { place: 'rejected', table: 'spans', reason: expect.stringContaining('no such value') },
  ])
})

test('retry without a name gives all rejected rows to the next collector', async () => {
  const { data, names } = await folderWithRejected(encodedRows('spans', 'one'), encodedRows('spans', 'two'))

  expect(spool(['retry'], data)).toMatchObject({ status: 0, stdout: expect.stringContaining('2 files will be tried') })
  expect((await readdir(join(data, 'spool', 'retry'))).sort()).toEqual(names)
})

test('a running collector tries again what it is told to', { timeout: 60_000 }, async () => {
  // Not a row that the store could take: that the collector took it from the folder is all that is seen here.
  const { data, names } = await folderWithRejected(encodedRows('spans', 'row'))
  await startCollectorProcess(data)

  expect(spool(['retry', names[0] ?? ''], data).status).toBe(0)

  await expect.poll(() => readdir(join(data, 'spool', 'retry')), { timeout: 10_000 }).toEqual([])
})

test('drop deletes what is named, exits 1 if something is not there, and does the rest', async () => {
  const { data, names } = await folderWithRejected(encodedRows('spans', 'one'), encodedRows('spans', 'two'))

  const { status, stdout, stderr } = spool(['drop', names[0] ?? '', '../lock', '--json'], data)

  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toEqual({ done: [names[0]], missing: ['../lock'] })
  expect(stderr).toContain('"../lock" is not among the rejected')
  expect(await readdir(join(data, 'spool', 'rejected'))).toEqual([names[1]])
})

test('drop deletes everything only when told --all', async () => {
  const { data } = await folderWithRejected(encodedRows('spans', 'one'), encodedRows('spans', 'two'))

  expect(spool(['drop'], data)).toMatchObject({ status: 2, stderr: expect.stringContaining('either names or --all') })
  expect(spool(['drop', '--all'], data)).toMatchObject({ status: 0, stdout: '2 files dropped\n' })
  expect(await readdir(join(data, 'spool', 'rejected'))).toEqual([])
})

test.each([
  ['no action', [], 'which action? It is list, retry or drop'],
  ['another action', ['show'], 'there is no "show". It is list, retry or drop'],
  ['a name for list', ['list', 'x'], 'list takes no names'],
])('exits 2 for %s', async (_, words, says) => {
  const data = await temporaryFolder()
  await mkdir(join(data, 'spool'))

  expect(spool(words, data)).toMatchObject({ status: 2, stderr: expect.stringContaining(says) })
})

test('exits 2 where there is no spool, and says where it looked', async () => {
  const data = await temporaryFolder()

  expect(spool(['list'], data)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(`at ${join(data, 'spool')}`),
  })
})
