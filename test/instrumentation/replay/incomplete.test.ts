import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Verdict } from '../../../instrumentation/src/replay/play/match/verdict.ts'
import { readFolder } from '../../../instrumentation/src/replay/recording/read-folder.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { playApp, recordApp } from '../../helpers/replay/recorded-app.ts'
import { startScriptedServer, type ScriptedServer } from '../../helpers/replay/scripted-server.ts'

let models: ScriptedServer
let verdicts: readonly Verdict[] = []
const folder = mkdtempSync(join(tmpdir(), 'spanledger-test-'))
const recordings = join(folder, 'recordings')
const app = 'replay/lacks.mjs'
const addon = createRequire(import.meta.url).resolve('chdb/package.json')

beforeAll(async () => {
  models = await startScriptedServer()
  const env = { MODEL_SERVER: models.url, ADDON: addon, SPANLEDGER_CONTENT: 'redacted' }
  await recordApp(recordings, { app, env })
  verdicts = (await playApp(recordings, { app, env })).verdicts
})
afterAll(async () => {
  await models.close()
  rmSync(folder, { recursive: true })
})

test.each([
  ['truncated', 'truncated'],
  ['redacted', 'redacted'],
  ['provider-side tool', 'provider-side tool'],
  ['raw socket', 'raw socket'],
  ['a datagram', 'raw socket'],
  ['a call over gRPC', 'raw socket'],
  ['a web socket', 'raw socket'],
  ['child process', 'child process'],
  ['worker', 'worker'],
  ['opaque value', 'opaque value'],
  ['native addon', 'native addon'],
])('a record of a run with %s says so, and its replay is never called identical', (name, kind) => {
  const verdict = verdicts.find(one => one.name === name)

  expect(verdict?.verdict).not.toBe('identical')
  expect(verdict?.lacks.map(lack => lack.kind)).toContain(kind)
})

test('a run of which something was taken out is compared as far as it goes', () => {
  expect(verdicts.find(({ name }) => name === 'redacted')).toMatchObject({ verdict: 'incomplete', divergences: 0 })
})

test('a run of which nothing is missing is identical beside them', () => {
  expect(verdicts.find(({ name }) => name === 'nothing')).toMatchObject({ verdict: 'identical', lacks: [] })
})

test('what the redactor finds is in no recording', () => {
  const redacted = readFolder(recordings).find(({ name }) => name === 'redacted')

  expect(JSON.stringify(redacted)).not.toContain('anna.miller')
  expect(redacted?.content).toBe('redacted')
})

test('a replay that cannot read its record ends instead of running live', async () => {
  const asked = models.answers

  const run = await playApp(join(folder, 'nowhere'), { app, env: { MODEL_SERVER: models.url } })

  expect({ code: run.code, asked: models.answers }).toEqual({ code: 2, asked })
  expect(run.stderr).toContain('there is no recording in')
})
