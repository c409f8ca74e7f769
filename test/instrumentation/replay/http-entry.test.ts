import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readFolder } from '../../../instrumentation/src/replay/recording/read-folder.ts'
import { playApp, recordApp } from '../../helpers/replay/recorded-app.ts'
import { startScriptedServer } from '../../helpers/replay/scripted-server.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const app = 'replay/service.mjs'

test('sends the recorded requests to the service itself, and compares what it answers', async () => {
  const folder = join(await temporaryFolder(), 'recordings')
  const models = await startScriptedServer()
  const env = { MODEL_SERVER: models.url }
  await recordApp(folder, { app, env: { ...env, ASK: 'yes' } })
  await models.close()

  const same = await playApp(folder, { app, env })
  const edited = await playApp(folder, { app, env: { ...env, POLICY: 'Answer curtly' } })

  expect(same.verdicts.map(({ kind, verdict, steps, first }) => ({ kind, verdict, steps, first }))).toEqual([
    { kind: 'http', verdict: 'identical', steps: 1 },
    { kind: 'http', verdict: 'identical', steps: 1 },
  ])
  expect(edited.verdicts.map(({ verdict, first }) => [verdict, first?.step, first?.pointer])).toEqual([
    ['diverged', 1, '/messages/0/content'],
    ['diverged', 1, '/messages/0/content'],
  ])
  // Neither the header nor the address that the client sent its credentials in.
  expect(JSON.stringify(readFolder(folder))).not.toContain('secret')
})
