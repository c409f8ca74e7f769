import { spawnSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const bin = fileURLToPath(new URL('../../../../collector/bin/spanledger.mjs', import.meta.url))

function redactTest(input: string, words: readonly string[] = [], environment: Record<string, string> = {}) {
  return spawnSync(process.execPath, [bin, 'redact-test', '-', ...words], {
    input,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...environment },
  })
}

test('names the rule, the line and column and the placeholder of each value, and never the value', async () => {
  const file = join(await temporaryFolder(), 'prompt.txt')
  await writeFile(file, 'Hello,\nwrite to ann@example.com\npassword=hunter22\n')

  const { status, stdout } = spawnSync(process.execPath, [bin, 'redact-test', file], { encoding: 'utf8' })

  expect(status).toBe(1)
  expect(stdout).toMatch(/2:10 +email +<EMAIL:[\da-f]{8}>/)
  expect(stdout).toMatch(/3:10 +secret +<SECRET:[\da-f]{8}>/)
  expect(stdout).toContain('2 values would be taken out')
  expect(stdout).not.toMatch(/ann@|hunter22/)
})

test('of JSON it gives pointers, also where a name alone is what makes a value secret', () => {
  const input = JSON.stringify({
    user: { password: 'x y', 'a/b': ['ok', 'call +4915123456789'] },
    authorization: { v: 'q' },
  })

  const { status, stdout } = redactTest(input, ['--json', '--show'], { SPANLEDGER_REDACTION_KEY: 'k' })

  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject([
    { place: '/user/password', rule: 'secret', value: 'x y' },
    { place: '/user/a~1b/1', rule: 'phone', value: '+4915123456789' },
    { place: '/authorization/v', rule: 'secret', value: 'q' },
  ])
  expect(redactTest(input, ['--json', '--show'], { SPANLEDGER_REDACTION_KEY: 'k' }).stdout).toBe(stdout)
})

test('of lines of JSON it gives the line as well', () => {
  expect(redactTest('{"a":1}\n\n{"a":"ann@example.com"}\n').stdout).toMatch(/^3:\/a +email/m)
})

test('says so and exits 0 where there is nothing to redact, and 2 where there is nothing to read', () => {
  expect(redactTest('order A-1042, trace 0af7651916cd43dd8448eb211c80319c')).toMatchObject({
    status: 0,
    stdout: 'nothing to redact\n',
  })
  expect(spawnSync(process.execPath, [bin, 'redact-test'], { encoding: 'utf8' })).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('which file?'),
  })
  expect(spawnSync(process.execPath, [bin, 'redact-test', '/no/such/file']).status).toBe(2)
})

test("applies a user's own names and function", async () => {
  const file = join(await temporaryFolder(), 'redact.cjs')
  await writeFile(file, "exports.default = text => text.replaceAll('Bluebird', '<PROJECT>')")
  const environment = { SPANLEDGER_REDACT: file, SPANLEDGER_REDACT_NAMES: 'badge, room' }

  const { stdout } = redactTest('{"badge":"A7","note":"for Bluebird"}', ['--json'], environment)

  expect(JSON.parse(stdout)).toMatchObject([
    { place: '/badge', rule: 'secret' },
    { place: '/note', rule: 'user' },
  ])
})
