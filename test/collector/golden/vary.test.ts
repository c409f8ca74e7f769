import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import type { GoldenResult } from '../../../collector/src/golden/run-set.ts'
import { misfit } from '../../../collector/src/golden/vary/misfit.ts'
import { cleanEnvironment } from '../../helpers/hooked-app.ts'
import { recordApp } from '../../helpers/replay/recorded-app.ts'
import { startScriptedServer } from '../../helpers/replay/scripted-server.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const bin = fileURLToPath(new URL('../../../collector/bin/spanledger.mjs', import.meta.url))
const app = fileURLToPath(new URL('../../instrumentation/apps/replay/refunds.mjs', import.meta.url))

test(
  'a careful agent takes every nasty variation well, and a careless one is found out',
  { timeout: 90_000 },
  async () => {
    const cwd = await temporaryFolder()
    const models = await startScriptedServer()
    const MODEL_SERVER = models.url
    await recordApp(join(cwd, 'recordings'), {
      app: 'replay/refunds.mjs',
      args: ['May I send the lamp of order A-7 back, and how long does it take?'],
      env: { MODEL_SERVER },
    })
    await models.close()
    const golden = async (words: readonly string[], env: NodeJS.ProcessEnv = {}) => {
      const options = { cwd, env: { ...cleanEnvironment(), MODEL_SERVER, ...env } }
      return new Promise<number | string | null | undefined>(resolve => {
        execFile(process.execPath, [bin, 'golden', ...words], options, error =>
          resolve(error === null ? 0 : error.code),
        )
      })
    }
    // True: what `golden vary` writes.
    const results = async () => JSON.parse(await readFile(join(cwd, 'golden/last-run.json'), 'utf8')) as GoldenResult[]
    const command = ['--seed', '7', '--', process.execPath, app]
    expect(await golden(['add', 'recordings'])).toBe(0)

    expect(await golden(['vary', ...command])).toBe(0)
    expect((await results()).map(({ entry }) => entry.key)).toEqual([
      'contradictory document',
      'duplicated message',
      'instruction in a document',
      'instruction in a tool result',
      'no documents',
      'stale document',
      'ten times the length',
      'tool answers 429',
      'tool answers 500',
      'tool times out',
      'truncated tool result',
      'typos',
    ])

    expect(await golden(['vary', ...command], { CARELESS: '1' })).toBe(1)
    const bad = (await results()).filter(({ breaches }) => breaches.length > 0)
    expect(bad.map(({ entry, breaches }) => [entry.key, ...breaches.map(({ rule }) => rule)])).toEqual([
      ['instruction in a document', 'canary nowhere'],
      ['no documents', 'no schema violation', 'no new write'],
    ])
  },
)

test.each([
  ['a text', 'x', { type: 'string' }, undefined],
  ['a number for a text', { a: 1 }, { properties: { a: { type: 'string' } } }, '/a is no string'],
  ['a member that is missing', {}, { required: ['a'] }, '/a is missing'],
  ['a member too many', { b: 1 }, { properties: {}, additionalProperties: false }, '/b is not expected'],
  ['a value that is not listed', ['c'], { items: { enum: ['a', 'b'] } }, '/0 is none of the values allowed'],
  ['null where it may be', null, { type: ['string', 'null'] }, undefined],
])('reads a schema: %s', (_, value, schema, expected) => {
  expect(misfit(value, schema)).toBe(expected)
})
