import { join } from 'node:path'
import { expect, test } from 'vitest'
import { playApp, recordApp } from '../../helpers/replay/recorded-app.ts'
import { startScriptedServer } from '../../helpers/replay/scripted-server.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const schema = '/tools/0/function/parameters/properties/order/type'

/** What is edited in a run, and where that is to be found: the kind, the step, the pointer. */
const edits = {
  prompt: ['edited', 1, '/messages/0/content'],
  schema: ['edited', 1, schema],
  date: ['edited', 1, '/messages/1/content'],
  argument: ['edited', 2, '/order'],
  'deep argument': ['edited', 3, '/currency'],
  order: ['order', 2, ''],
  'extra tool': ['extra', 3, ''],
  'missing tool': ['missing', 3, ''],
  'extra call': ['extra', 5, ''],
  'later prompt': ['edited', 5, '/messages/0/content'],
  'missing call': ['missing', 5, ''],
} as const

test('finds the call and the place of each of 220 edits', { timeout: 60_000 }, async () => {
  const folder = join(await temporaryFolder(), 'recordings')
  const models = await startScriptedServer()
  const env = { MODEL_SERVER: models.url, TIMES: '220' }
  await recordApp(folder, { app: 'replay/edits.mjs', env })
  await models.close()

  const played = await playApp(folder, { app: 'replay/edits.mjs', env: { ...env, EDIT: Object.keys(edits).join(',') } })

  const found = new Map(played.verdicts.map(({ key, verdict, first }) => [Number(key), { verdict, first }]))
  const expected = Array.from({ length: 220 }, (_, n) => Object.values(edits)[n % Object.keys(edits).length] ?? [])
  expect(
    Array.from({ length: 220 }, (_, n) => found.get(n)).map(one => [
      one?.verdict,
      one?.first?.kind,
      one?.first?.step,
      one?.first?.pointer,
    ]),
  ).toEqual(expected.map(([kind, step, pointer]) => ['diverged', kind, step, pointer]))
  expect(found.get(3)?.first).toMatchObject({ name: 'tool lookup', recorded: 'A-3', actual: 'A-30' })
  expect(found.get(4)?.first).toMatchObject({ name: 'tool price', recorded: 'EUR', actual: 'USD' })
})
