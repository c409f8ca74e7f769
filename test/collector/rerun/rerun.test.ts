import { execFile } from 'node:child_process'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { writeFolder } from '../../../instrumentation/src/replay/record/out/folder.ts'
import type { Rerun } from '../../../collector/src/rerun/rerun-calls.ts'
import { cleanEnvironment } from '../../helpers/hooked-app.ts'
import { listening } from '../../helpers/listening.ts'
import { recordingOfCall } from '../../helpers/replay/recording-of-call.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const bin = fileURLToPath(new URL('../../../collector/bin/spanledger.mjs', import.meta.url))

interface Heard {
  readonly headers: IncomingHttpHeaders
  readonly body: Record<string, unknown>
}

/** A model that asks for the order it is told of; `forgetful` ones ask for another. */
async function startModels() {
  const heard: Heard[] = []
  const server = createServer((request, response) => {
    void json(request).then(read => {
      const body = read as Record<string, unknown>
      heard.push({ headers: request.headers, body })
      response.setHeader('content-type', 'application/json')
      response.end(answerOf(body['model'] === 'gpt-5-mini' ? 'A-7' : 'A-8', String(body['model'])))
    })
  })
  const open = await listening(server)
  onTestFinished(() => open.close())
  return { url: open.url, heard }
}

function answerOf(order: string, model: string): string {
  const tool = { type: 'function', function: { name: 'lookup', arguments: `{ "order": "${order}" }` } }
  const message = { role: 'assistant', content: 'I look it up.', tool_calls: [tool] }
  const usage = { prompt_tokens: 1_000, completion_tokens: 100 }
  return JSON.stringify({ model, choices: [{ message }], usage })
}

async function recorded(): Promise<string> {
  const folder = await temporaryFolder()
  const messages = [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: 'Where is A-7?' },
  ]
  const body = { model: 'gpt-5-mini', stream: true, messages }
  writeFolder(folder, recordingOfCall(body, answerOf('A-7', 'gpt-5-mini')))
  return folder
}

function replay(folder: string, words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { OPENAI_API_KEY: _, ...clean } = cleanEnvironment()
  return new Promise<{ code: unknown; stdout: string; stderr: string }>(resolve => {
    const options = { env: { ...clean, ...env } }
    execFile(process.execPath, [bin, 'replay', folder, '--live', ...words], options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    )
  })
}

test('asks each call as it was and with the changes, and compares the pairs', async () => {
  const { url, heard } = await startModels()
  const words = ['--base-url', url, '--model', 'gpt-5', '--temperature', '0.2', '--repeats', '6']
  const env = { OPENAI_API_KEY: 'key-of-this-environment' }

  const { code, stdout } = await replay(await recorded(), [...words, '--json'], env)

  expect(code).toBe(0)
  // True: what --json prints.
  const { calls, tools, cost } = JSON.parse(stdout) as Rerun
  expect(calls[0]?.recorded.tools).toEqual([{ name: 'lookup', arguments: '{"order":"A-7"}' }])
  expect(calls[0]?.unchanged.every(({ sameTools, sameText }) => sameTools && sameText)).toBe(true)
  expect(calls[0]?.changed.some(({ sameTools }) => sameTools)).toBe(false)
  // Six pairs of six: 2 × 0.5⁶.
  expect(tools).toEqual({ onlyUnchanged: 6, onlyChanged: 0, probability: 0.03125 })
  // Of the list, gpt-5 costs five times as much as gpt-5-mini.
  expect(cost).toMatchObject({ mean: expect.closeTo(5, 6), pairs: 6 })
  expect(heard.map(({ body }) => body['model'])).toEqual(
    Array.from({ length: 6 }, () => ['gpt-5-mini', 'gpt-5']).flat(),
  )
  expect(heard[1]?.body).toMatchObject({ temperature: 0.2, messages: [{ content: 'Be kind.' }, {}] })
  expect(heard.every(({ headers }) => headers.authorization === 'Bearer key-of-this-environment')).toBe(true)
})

test('a key goes nowhere because a recording says so, and is never of the record', async () => {
  const folder = await recorded()
  const { url, heard } = await startModels()

  expect(await replay(folder, [], { OPENAI_API_KEY: 'key' })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('name an address with --base-url'),
  })
  expect(await replay(folder, ['--base-url', url])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('OPENAI_API_KEY is not set'),
  })
  expect(heard).toEqual([])
})
