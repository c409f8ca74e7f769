import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readFolder } from '../../../instrumentation/src/replay/recording/read-folder.ts'
import { recordApp } from '../../helpers/replay/recorded-app.ts'
import { traceApp } from '../../helpers/traced-app.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const app = 'replay/modes.mjs'

test.each([
  ['all', ['asking', 'badly', 'well']],
  ['errors', ['badly']],
  ['asked', ['asking']],
  ['sampled:0', ['asking']],
  ['sampled:1', ['asking', 'badly', 'well']],
  ['', []],
  ['every now and then', []],
])('SPANLEDGER_RECORD=%s records what it says, and changes nothing', async (mode, names) => {
  const folder = join(await temporaryFolder(), 'recordings')

  const run = await recordApp(folder, { app, env: { SPANLEDGER_RECORD: mode } })

  expect({ code: run.code, stdout: run.stdout, stderr: run.stderr }).toEqual({ code: 0, stdout: '', stderr: '' })
  const tasks = names.length === 0 ? [] : readFolder(folder).filter(({ kind }) => kind === 'task')
  expect(tasks.map(({ name }) => name).sort()).toEqual(names)
})

test('the root of a run says whether it was recorded or left out', async () => {
  const folder = await temporaryFolder()
  const env = { SPANLEDGER_RECORD: 'sampled:0', SPANLEDGER_RECORD_DIR: folder }

  const { spans } = await traceApp({ app, hook: '--require', env })

  const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined)
  expect(roots.map(({ name, attributes }) => [name, attributes['spanledger.recording']])).toEqual([
    ['well', 'sampled_out'],
    ['badly', 'sampled_out'],
    ['asking', 'recorded'],
  ])
})
