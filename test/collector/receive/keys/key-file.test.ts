import { readdir, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changeKeyFile, readKeyFile } from '../../../../collector/src/receive/keys/key-file.ts'
import { newKey } from '../../../../collector/src/receive/keys/new-key.ts'
import { versionOf } from '../../../../collector/src/shared-file.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const stored = () => newKey({ name: 'ci', project: 'shop', right: 'ingest', limits: {}, now: new Date() }).stored

async function keysPath(): Promise<string> {
  return join(await temporaryFolder(), 'new', 'keys.json')
}

test('where there is no file there are no keys', async () => {
  const path = await keysPath()

  expect(await readKeyFile(path)).toEqual([])
  expect(await versionOf(path)).toBeUndefined()
})

test('what is written is read again, by nobody but its owner, and leaves nothing beside it', async () => {
  const path = await keysPath()
  const key = {
    ...stored(),
    limits: { spansPerSecond: 10, bytesPerSecond: 1_000 },
    revokedAt: '2026-11-22T10:00:00.000Z',
  }

  await changeKeyFile(path, keys => [...keys, key])

  expect(await readKeyFile(path)).toEqual([key])
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(await readdir(join(path, '..'))).toEqual(['keys.json'])
})

test('changes at the same time all happen', async () => {
  const path = await keysPath()
  const keys = Array.from({ length: 12 }, stored)

  await Promise.all(keys.map(key => changeKeyFile(path, known => [...known, key])))

  expect((await readKeyFile(path)).map(({ id }) => id).sort()).toEqual(keys.map(({ id }) => id).sort())
})

test('every change is seen in the version of the file', async () => {
  const path = await keysPath()

  await changeKeyFile(path, () => [])
  const before = await versionOf(path)
  await changeKeyFile(path, () => [])

  expect(await versionOf(path)).not.toBe(before)
})

test('a change that fails leaves the file and no lock', async () => {
  const path = await keysPath()
  await changeKeyFile(path, () => [stored()])
  const fail = () => {
    throw new Error('no such key')
  }

  await expect(changeKeyFile(path, fail)).rejects.toThrow('no such key')

  expect(await readKeyFile(path)).toHaveLength(1)
  expect(await readdir(join(path, '..'))).toEqual(['keys.json'])
})

test('the lock of a process that died is broken', async () => {
  const path = await keysPath()
  await changeKeyFile(path, () => [])
  await writeFile(`${path}.lock`, '')
  await utimes(`${path}.lock`, 0, 0)

  await changeKeyFile(path, () => [stored()])

  expect(await readKeyFile(path)).toHaveLength(1)
})

const good = { ...stored() }
test.each([
  ['no JSON', '{', /JSON/],
  ['no object', '[]', /expected \{"version":1/],
  ['a version that is not known', { version: 2, keys: [] }, /expected \{"version":1/],
  ['a key that is none', { version: 1, keys: [null] }, /keys\[0\]\.right is none of ingest, read, admin/],
  ['a right that does not exist', { version: 1, keys: [{ ...good, right: 'root' }] }, /right is none of/],
  ['a right from the prototype', { version: 1, keys: [{ ...good, right: 'toString' }] }, /right is none of/],
  ['a project with a quote in it', { version: 1, keys: [good, { ...good, project: "a'b" }] }, /keys\[1\]\.project/],
  ['a key in place of its hash', { version: 1, keys: [{ ...good, sha256: 'sl_secret' }] }, /keys\[0\]\.sha256/],
  ['an id twice', { version: 1, keys: [good, good] }, /the same id/],
  ['a limit of nothing', { version: 1, keys: [{ ...good, limits: { spansPerSecond: 0 } }] }, /limits\.spansPerSecond/],
])('a file with %s is refused, naming file and place', async (_, content, reason) => {
  const path = join(await temporaryFolder(), 'keys.json')
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))

  await expect(readKeyFile(path)).rejects.toThrow(reason)
  await expect(readKeyFile(path)).rejects.toThrow(path)
})
