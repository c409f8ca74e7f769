import { access, mkdir, readdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Spool } from '../../../../collector/src/spool/spool.ts'
import { Writer } from '../../../../collector/src/spool/writer.ts'
import { encodedRows as rows } from '../../../helpers/encoded-rows.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

/** A folder with acknowledged rows, as a collector that died left it. */
async function folderWith(...texts: readonly string[]): Promise<string> {
  const folder = await temporaryFolder()
  const spool = await Spool.open({ folder })
  for (const text of texts) await spool.append([rows('spans', text)])
  await spool.close()
  return folder
}

async function drained(folder: string, options: { tables?: ReadonlySet<string> } = {}): Promise<readonly string[]> {
  const stored: string[] = []
  const spool = await Spool.open({ folder })
  const writer = new Writer({
    spool,
    gatherMs: 1,
    insert: ({ bytes }) => Promise.resolve(void stored.push(Buffer.from(bytes).toString())),
    ...options,
  })
  expect(await writer.drain(10_000)).toBe(true)
  await writer.close()
  await spool.close()
  return stored
}

test.each([
  ['no JSON', '[["0000'],
  ['nothing', ''],
  ['another shape', '{"segments":[]}'],
  ['batches that are no lists', '[1, "two", null]'],
  ['names that are no texts', '[[1, null]]'],
])('stores everything when the plan holds %s', async (_, plan) => {
  const folder = await folderWith('one', 'two')
  await writeFile(join(folder, 'plan.json'), plan)

  expect((await drained(folder)).join('')).toBe('onetwo')
})

test('removes nothing that a plan names and that is no segment of its own', async () => {
  const folder = await folderWith('one')
  const outside = join(folder, 'rejected', 'precious.txt')
  await writeFile(outside, 'keep')
  await writeFile(join(folder, 'plan.json'), JSON.stringify([['../rejected/precious.txt', 'rejected/precious.txt']]))

  expect(await drained(folder)).toEqual(['one'])
  await expect(access(outside)).resolves.toBeUndefined()
})

test('leaves files alone that are not its own', async () => {
  const folder = await folderWith('one')
  const foreign = ['.DS_Store', 'backup.segment', 'notes.tmp', '000000000001-aa-spans.segment.bak']
  for (const name of foreign) await writeFile(join(folder, name), 'not ours')
  await mkdir(join(folder, '000000000009-aa-1-spans.segment'))

  expect(await drained(folder)).toEqual(['one'])
  expect(await readdir(folder)).toEqual(expect.arrayContaining(foreign))
})

test('puts segments of tables that it does not know aside whole, and stores the others', async () => {
  const folder = await folderWith('one')
  const spool = await Spool.open({ folder })
  await spool.append([rows('table_of_a_later_version', 'x', 'y')])
  await spool.append([rows('spans', 'two')])
  await spool.close()

  expect((await drained(folder, { tables: new Set(['spans', 'messages']) })).join('')).toBe('onetwo')
  expect(await readdir(join(folder, 'rejected'))).toEqual([
    expect.stringMatching(/-2-table_of_a_later_version\.segment$/),
  ])
})

test('loses none of a planned batch of an unknown table of which a crash left a part', async () => {
  const folder = await folderWith()
  const spool = await Spool.open({ folder })
  await spool.append([rows('later', 'x')])
  await spool.append([rows('later', 'y')])
  const names = spool.oldest(1_000)
  await spool.close()
  await writeFile(join(folder, 'plan.json'), JSON.stringify([names]))
  await rename(join(folder, names[0] ?? ''), join(folder, 'rejected', names[0] ?? ''))

  expect(await drained(folder, { tables: new Set(['spans']) })).toEqual([])
  expect(await readdir(join(folder, 'rejected'))).toEqual(names)
})

test('starts with ten thousand segments, and stores every one', { timeout: 60_000 }, async () => {
  const folder = await temporaryFolder()
  const head = '{"format":"spanledger-segment-1","table":"spans","columns":["a"],"rowLengths":[1]}\n'
  const names = Array.from({ length: 10_000 }, (_, index) => `${String(index).padStart(12, '0')}-aa-1-spans.segment`)
  for (const name of names) await writeFile(join(folder, name), `${head}x`)

  const spool = await Spool.open({ folder })
  const state = spool.state
  await spool.close()

  expect(state).toMatchObject({ segments: 10_000, rows: 10_000 })
  expect((await drained(folder)).join('')).toBe('x'.repeat(10_000))
})
