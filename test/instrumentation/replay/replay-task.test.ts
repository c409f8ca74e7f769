import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { replayTask, readRecordings } from '../../../instrumentation/src/replay/api.ts'
import { recordApp } from '../../helpers/replay/recorded-app.ts'
import { startScriptedServer } from '../../helpers/replay/scripted-server.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

type Pattern = (desk: object, n: string) => unknown

test('runs a function of a test as the recorded task, and leaves everything as it was', async () => {
  const folder = join(await temporaryFolder(), 'recordings')
  const models = await startScriptedServer()
  const name = 'an agent with tools'
  await recordApp(folder, {
    app: 'replay/corpus.mjs',
    env: { MODEL_SERVER: models.url, ONLY: name, MARKS: '/dev/null' },
  })
  await models.close()
  const recording = readRecordings(folder).find(one => one.kind === 'task')
  // True: what that file exports.
  const { patterns } = (await import(new URL('../apps/replay/patterns.mjs', import.meta.url).href)) as {
    patterns: Record<string, Pattern>
  }
  const desk = {
    openai: new OpenAI({ apiKey: 'key', baseURL: `${models.url}/v1` }),
    anthropic: new Anthropic({ apiKey: 'key', baseURL: models.url }),
  }
  const before = [Date, setTimeout, Math.random, fetch]

  const task = (n: string) => patterns[name]?.(desk, n)
  const same = await replayTask(join(folder, recording?.id ?? ''), () => task(`0 of ${recording?.task?.slice(0, 8)}`))
  const other = await replayTask(join(folder, recording?.id ?? ''), () => task('another'))

  expect(same).toMatchObject({ verdict: 'identical', steps: 5 })
  expect(other).toMatchObject({
    verdict: 'diverged',
    first: { kind: 'edited', step: 1, pointer: '/messages/0/content' },
  })
  expect([Date, setTimeout, Math.random, fetch]).toEqual(before)
  expect(Math.abs(Date.now() - performance.timeOrigin - performance.now())).toBeLessThan(60_000)
})
