import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openKeys } from '../../../../collector/src/receive/keys/keys.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const bin = fileURLToPath(new URL('../../../../collector/bin/spanledger.mjs', import.meta.url))

function keys(folder: string, ...words: readonly string[]) {
  return spawnSync(process.execPath, [bin, 'keys', ...words, '--data', folder], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH },
  })
}

async function identified(folder: string, key: string) {
  const known = await openKeys({ file: join(folder, 'keys.json') })
  await known.close()
  return known.identify({ authorization: `Bearer ${key}` })
}

test('makes a key that opens its project, shows it once, and keeps only its hash', async () => {
  const folder = await temporaryFolder()

  const made = keys(folder, 'create', '--project', 'shop', '--right', 'ingest', '--spans-per-second', '100')
  const key = made.stdout.trim()

  expect(made).toMatchObject({ status: 0, stderr: expect.stringContaining('shown this once') })
  expect(key).toMatch(/^sl_[0-9a-f]{12}_[\w-]{43}$/)
  expect(made.stderr).not.toContain(key)
  expect(await readFile(join(folder, 'keys.json'), 'utf8')).not.toContain(key.slice(16))
  expect(await identified(folder, key)).toMatchObject({
    project: 'shop',
    right: 'ingest',
    limits: { spansPerSecond: 100 },
  })
})

test('lists keys without anything that opens, and revokes them', async () => {
  const folder = await temporaryFolder()
  const { key, id } = JSON.parse(
    keys(folder, 'create', '--project', 'shop', '--right', 'admin', '--name', 'ci', '--json').stdout,
  ) as { key: string; id: string }
  keys(folder, 'create', '--project', 'bank', '--right', 'read')

  const before = keys(folder, 'list').stdout
  const revoked = keys(folder, 'revoke', id)
  const after = JSON.parse(keys(folder, 'list', '--json').stdout) as object[]

  expect(before).toMatch(new RegExp(`${id} +shop +admin +ci .*Z$`, 'm'))
  expect(before).toMatch(/bank +read/)
  expect(revoked.status).toBe(0)
  expect(after).toMatchObject([{ id, revokedAt: expect.any(String) }, { project: 'bank' }])
  expect(JSON.stringify(after)).not.toContain('sha256')
  expect(await identified(folder, key)).toBeUndefined()
})

test.each([
  ['no verb', [], 'expected create, list or revoke ID'],
  ['another verb', ['delete', 'x'], 'expected create, list or revoke ID, got "delete x"'],
  ['no id', ['revoke'], 'expected create, list or revoke ID'],
  ['an id that is not there', ['revoke', '0123456789ab'], 'has the id "0123456789ab"'],
  ['no project', ['create', '--right', 'read'], '--project: expected letters'],
  ['a project with a quote', ['create', '--project', "a'b", '--right', 'read'], '--project: expected letters'],
  [
    'a right that there is not',
    ['create', '--project', 'a', '--right', 'root'],
    '--right: expected ingest, read, admin',
  ],
  [
    'a limit of nothing',
    ['create', '--project', 'a', '--right', 'read', '--bytes-per-second', '0'],
    '--bytes-per-second: expected a whole number above 0, got "0"',
  ],
])('refuses %s with exit code 2', async (_, words, message) => {
  const { status, stderr } = keys(await temporaryFolder(), ...words)

  expect(status).toBe(2)
  expect(stderr).toContain(message)
})

test('names the file when it cannot be read', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'keys.json'), 'no keys')

  expect(keys(folder, 'list')).toMatchObject({ status: 2, stderr: expect.stringContaining(`${folder}/keys.json`) })
})
