import { execFile } from 'node:child_process'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { json } from 'node:stream/consumers'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { WholeRerun } from '../../../collector/src/rerun/whole/rerun-run.ts'
import { readFolder } from '../../../instrumentation/src/replay/recording/read-folder.ts'
import { cleanEnvironment } from '../../helpers/hooked-app.ts'
import { listening, type Listening } from '../../helpers/listening.ts'
import { recordApp } from '../../helpers/replay/recorded-app.ts'

const bin = fileURLToPath(new URL('../../../collector/bin/spanledger.mjs', import.meta.url))
const app = fileURLToPath(new URL('../../instrumentation/apps/replay/desk.mjs', import.meta.url))

interface Heard {
  readonly headers: IncomingHttpHeaders
  readonly body: ChatBody
}

interface Message {
  readonly role: string
  readonly content: string
}

/** What each model asks for at first: `gpt-5` looks for another order, and `gpt-5-nano` wants to pay. */
const wanted: Readonly<Record<string, readonly (readonly [name: string, given: object])[]>> = {
  'gpt-5-mini': [
    ['lookup', { order: 'A-7' }],
    ['stock', { item: 'bell' }],
  ],
  'gpt-5': [
    ['lookup', { order: 'A-8' }],
    ['stock', { item: 'horn' }],
  ],
  'gpt-5-nano': [
    ['rates', {}],
    ['refund', { order: 'A-7' }],
  ],
}

const usage = { prompt_tokens: 1_000, completion_tokens: 100, total_tokens: 1_100 }

function chat(model: string, message: object): string {
  return JSON.stringify({ object: 'chat.completion', model, choices: [{ index: 0, message }], usage })
}

/** What it was told by tools, in pieces. */
function stream(model: string, messages: readonly Message[]): string {
  const told = messages.filter(({ role }) => role === 'tool').map(({ content }) => content)
  const pieces = ['I found ', told.join(' and ')].map(content => ({
    model,
    choices: [{ index: 0, delta: { content } }],
  }))
  return [...pieces, { model, choices: [], usage }].map(event => `data: ${JSON.stringify(event)}\n\n`).join('')
}

interface ChatBody {
  readonly model: string
  readonly stream?: boolean
  readonly messages: readonly Message[]
}

function answer(headers: IncomingHttpHeaders, body: ChatBody, response: ServerResponse): void {
  heard.push({ headers, body })
  const { model, messages } = body
  response.setHeader('content-type', body.stream ? 'text/event-stream' : 'application/json')
  const calls = (wanted[model] ?? []).map(([name, given], index) => {
    return { id: `call_${index}`, type: 'function', function: { name, arguments: JSON.stringify(given) } }
  })
  const isTold = messages.some(({ role }) => role === 'tool')
  const message = { role: 'assistant', content: null, ...(!isTold && { tool_calls: calls }) }
  response.end(body.stream ? stream(model, messages) : chat(model, message))
}

let models: Listening
let shop: Listening
let heard: Heard[] = []
let asked: string[] = []
const folder = mkdtempSync(join(tmpdir(), 'spanledger-test-'))
let recording = ''

beforeAll(async () => {
  models = await listening(
    createServer((request, response) => {
      // True: what the application sends.
      void json(request).then(body => answer(request.headers, body as ChatBody, response))
    }),
  )
  shop = await listening(
    createServer((request, response) => {
      asked.push(request.url ?? '')
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ answer: asked.length }))
    }),
  )
  const env = { MODEL_SERVER: models.url, SHOP_SERVER: shop.url, OPENAI_API_KEY: 'key-of-then' }
  await recordApp(folder, { app: 'replay/desk.mjs', env })
  recording = join(folder, readFolder(folder).find(({ kind }) => kind === 'task')?.id ?? '')
}, 30_000)
afterAll(async () => {
  await Promise.all([models.close(), shop.close()])
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  heard = []
  asked = []
})

function live(words: readonly string[]) {
  const env = { ...cleanEnvironment(), MODEL_SERVER: models.url, SHOP_SERVER: shop.url, OPENAI_API_KEY: 'key-of-now' }
  const all = [bin, 'replay', recording, '--live', ...words, '--', process.execPath, app]
  return new Promise<{ code: unknown; stdout: string; stderr: string }>(resolve => {
    execFile(process.execPath, all, { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    )
  })
}

async function rerun(words: readonly string[]): Promise<WholeRerun> {
  const { code, stdout, stderr } = await live([...words, '--json'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  // True: what --json prints.
  return JSON.parse(stdout) as WholeRerun
}

test('runs the service again with its models live, and compares the pairs', { timeout: 60_000 }, async () => {
  const { unchanged, changed, compared, factors } = await rerun(['--model', 'gpt-5', '--repeats', '2'])

  // As it was it does what was recorded, with what the tools gave then: the day, too, is that of the record.
  expect(unchanged.map(({ sameTools, sameOutcome, completed }) => [sameTools, sameOutcome, completed])).toEqual([
    [true, true, true],
    [true, true, true],
  ])
  expect(changed.every(({ begun, completed }) => begun && !completed)).toBe(true)
  const missing = [
    { name: 'lookup', arguments: '{"order":"A-8"}' },
    { name: 'GET localhost/stock', arguments: '' },
  ]
  expect(changed.map(({ notRecorded }) => notRecorded)).toEqual([missing, missing])
  // The agent told the model so, which is what it does when a tool fails.
  expect(JSON.stringify(changed[0]?.outcome)).toContain('REPLAY_NOT_RECORDED tool lookup')
  // Two pairs of two: 2 × 0.5².
  expect(compared.sameTools).toEqual({ onlyUnchanged: 2, onlyChanged: 0, probability: 0.5 })
  expect(factors.cost).toMatchObject({ mean: expect.closeTo(5, 6), pairs: 2 })
  expect(factors.modelCalls).toMatchObject({ mean: expect.closeTo(1, 6), low: expect.closeTo(1, 6) })
  expect(unchanged[0]).toMatchObject({ modelCalls: 3, inputTokens: 3_000, outputTokens: 300, exitCode: 0 })
  expect(asked).toEqual([])
  const turns = ['gpt-5-mini', 'gpt-5', 'gpt-5-mini', 'gpt-5'].flatMap(model => [model, model, model])
  expect(heard.map(({ body }) => body.model)).toEqual(turns)
  expect(new Set(heard.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer key-of-now']))
})

test('a tool that was said to read only is live, and one that writes never', { timeout: 60_000 }, async () => {
  const tools = ['--live-tool', 'rates', '--live-tool', 'refund', '--live-tool', 'GET localhost/stock']
  const { changed } = await rerun(['--model', 'gpt-5-nano', '--repeats', '1', ...tools])

  expect(asked).toEqual(expect.arrayContaining(['/rates', '/stock?item=bell']))
  expect(asked.filter(path => path.startsWith('/refund'))).toEqual([])
  expect(changed[0]?.notRecorded).toEqual([{ name: 'refund', arguments: '{"order":"A-7"}' }])
  expect(JSON.stringify(changed[0]?.outcome)).toContain('REPLAY_NOT_RECORDED tool refund')
})

test('what is not recorded can get the nearest, or stop the run', { timeout: 60_000 }, async () => {
  const words = ['--model', 'gpt-5', '--repeats', '1', '--missing']

  const nearest = await rerun([...words, 'nearest'])
  expect(nearest.changed[0]?.nearest).toEqual(nearest.changed[0]?.tools)
  expect(nearest.changed[0]?.outcome).toEqual(nearest.unchanged[0]?.outcome)

  const { code, stdout } = await live([...words, 'stop'])
  expect(code).toBe(0)
  expect(stdout).toContain('support T-1: 1 runs as it was, 1 with the changes')
  expect(stdout).toMatch(/completed +1\/1 +0\/1/)
  expect(stdout).toContain('not in the record, with the changes: lookup({"order":"A-8"}), 1 times')
})

test.each([
  ['a way that there is not', ['--missing', 'guess'], 'expected fail, nearest, stop, got "guess"'],
  ['one call of a whole run', ['--step', '1'], '--step is one call, and a command is the whole run'],
])('refuses %s', async (_, words, says) => {
  expect(await live(words)).toMatchObject({ code: 2, stderr: expect.stringContaining(says) })
  expect(heard).toEqual([])
})
