// Ordinary code with budgets: each case prints, as JSON on a line of its own, what its caller gets to see.
import http from 'node:http'
import http2 from 'node:http2'
import { createRequire } from 'node:module'
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'

const require = createRequire(import.meta.url)
// As an application has it, from the package as it is shipped.
const { budget, budgetExceeded, task, tool } = createRequire(import.meta.url)(
  '../../../../instrumentation/dist/api/api.cjs',
)

// A copy of an application's own.
const undici = require('../../../libraries/older/node_modules/undici')
const url = process.env.MODEL_SERVER
const openai = new OpenAI({ apiKey: 'k', baseURL: `${url}/v1` })
const anthropic = new Anthropic({ apiKey: 'k', baseURL: url })
const messages = [{ role: 'user', content: 'Say hello' }]
const chat = more => openai.chat.completions.create({ model: 'm1', messages, max_completion_tokens: 50, ...more })
const post = (body = { model: 'm1', messages, max_tokens: 50 }, send = fetch) =>
  send(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).then(async response => {
    const answer = await response.json()
    if (!response.ok) throw new Error(answer.error.message)
    return answer
  })

function overHttp() {
  return new Promise((resolve, reject) => {
    const request = http.request(`${url}/v1/chat/completions`, { method: 'POST' }, response => {
      response.resume()
      response.on('end', () => resolve(response.statusCode))
    })
    request.on('error', reject)
    request.end(JSON.stringify({ model: 'm1', messages, max_tokens: 50 }))
  })
}

async function overHttp2() {
  const server = http2.createServer((request, response) => {
    request.resume()
    request.on('end', () =>
      response.end(JSON.stringify({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } })),
    )
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const session = http2.connect(`http://127.0.0.1:${server.address().port}`)
  try {
    return await new Promise((resolve, reject) => {
      const stream = session.request({ ':method': 'POST', ':path': '/v1/chat/completions' })
      stream.on('error', reject)
      stream.on('end', resolve)
      stream.resume()
      stream.end(JSON.stringify({ model: 'm1', messages, max_tokens: 50 }))
    })
  } finally {
    session.close()
    server.close()
  }
}

/** What came of some calls, one after the other: `ok`, or the cap that one of them was refused for. */
async function each(times, call) {
  const ended = []
  for (let time = 0; time < times; time += 1) ended.push(await seen(call))
  return ended
}

async function seen(call) {
  try {
    await call()
    return 'ok'
  } catch (error) {
    const { cap } = budgetExceeded(error) ?? {}
    return cap ?? 'error'
  }
}

async function read(stream) {
  for await (const _ of stream);
}

const cases = {
  openai: () => budget({ maxModelCalls: 2 }, () => each(3, () => chat())),
  'openai stream': () => budget({ maxModelCalls: 1 }, () => each(2, async () => read(await chat({ stream: true })))),
  responses: () =>
    budget({ maxModelCalls: 1 }, () => each(2, () => openai.responses.create({ model: 'm1', input: 'Say hello' }))),
  anthropic: () =>
    budget({ maxModelCalls: 1 }, () =>
      each(2, () => anthropic.messages.create({ model: 'm1', max_tokens: 50, messages })),
    ),
  fetch: () => budget({ maxModelCalls: 1 }, () => each(2, () => post())),
  'node:http': () => budget({ maxModelCalls: 1 }, () => each(2, overHttp)),
  undici: () => budget({ maxModelCalls: 1 }, () => each(2, () => post(undefined, undici.fetch))),
  'undici.request': () =>
    budget({ maxModelCalls: 1 }, () =>
      each(2, async () => {
        const body = JSON.stringify({ model: 'm1', messages, max_tokens: 50 })
        const answer = await undici.request(`${url}/v1/chat/completions`, { method: 'POST', body })
        await answer.body.json()
      }),
    ),
  'node:http2': () => budget({ maxModelCalls: 1 }, () => each(2, overHttp2)),
  'how fetch says it': () =>
    budget({ maxModelCalls: 0 }, () =>
      post({ model: 'never sent', messages }).catch(error => [
        error.name,
        error.message,
        error.cause.name,
        error.cause.message,
      ]),
    ),
  'how openai says it': () =>
    task('refused once', { budget: { maxModelCalls: 0 } }, () =>
      chat().catch(error => [error.constructor.name, error.status, error.message]),
    ),
  // 120 tokens in and 40 out at 1 and 10 dollars per million; 50 out are set aside.
  cost: () => budget({ maxCostUsd: 0.002 }, () => each(5, () => chat())),
  'cost, side by side': () =>
    budget({ maxCostUsd: 0.002 }, () => Promise.all(Array.from({ length: 10 }, () => seen(() => post())))),
  tokens: () => budget({ maxTokens: 1000 }, () => each(8, () => chat())),
  'tokens of a refused call': () =>
    budget({ maxTokens: 1000 }, async () => [
      ...(await each(3, () => post({ model: 'bad', messages, max_tokens: 500 }))),
      await seen(() => post({ model: 'm1', messages, max_tokens: 500 })),
    ]),
  time: () => budget({ maxWallMs: 0 }, () => each(1, () => chat())),
  'a task in a task': () =>
    task('outer', { budget: { maxModelCalls: 2 } }, async () => [
      await task('inner', { budget: { maxModelCalls: 10 } }, () => each(2, () => chat())),
      await seen(() => chat()),
    ]),
  depth: () =>
    task('outer', { budget: { maxDepth: 1 } }, () =>
      task('inner', {}, () => seen(async () => task('innermost', {}, async () => 1))),
    ),
  tools: async () => {
    const add = tool('add', async (left, right) => left + right)
    return budget({ maxToolCalls: 2 }, () => each(3, () => add(1, 2)))
  },
  'the same tool again': async () => {
    const add = tool('add', async (left, right) => left + right)
    let next = 0
    return budget({ maxSameToolCall: 2 }, async () => [
      ...(await each(3, () => add(1, 2))),
      ...(await each(3, () => add((next += 1), 7))),
    ])
  },
  'somebody approves': () => {
    const asked = []
    const onExceeded = async ({ cap, limit, spent }) => asked.push([cap, limit, spent]) < 2
    return budget({ maxModelCalls: 1, onExceeded }, async () => [...(await each(3, () => chat())), asked])
  },
  'somebody approves over http': () =>
    budget({ maxModelCalls: 0, onExceeded: () => Promise.resolve(true) }, () => each(1, overHttp)),
  'a warning': async () => {
    const warnings = []
    const caps = { maxModelCalls: 5, onWarning: near => warnings.push(near) }
    await task('warned', { budget: caps }, () => each(5, () => post()))
    return warnings
  },
  'without a budget': () => each(3, () => chat()),
  policy: () => task('by_policy', {}, () => each(2, () => chat())),
  mistakes: () => budget({ maxModelCals: 1, maxCostUsd: '5', maxModelCalls: 5 }, () => each(2, () => chat())),
  // Long enough for the collector to have been asked for prices.
  'until refused': () =>
    budget({ maxCostUsd: 0.05 }, async () => {
      for (let time = 0; time < 500; time += 1) {
        const ended = await seen(() => post())
        if (ended !== 'ok') return ended
      }
      return 'never'
    }),
  slowly: () =>
    budget({ maxCostUsd: 1 }, async () => {
      for (let time = 0; time < 20; time += 1) await post()
      return 'ok'
    }),
}

for (const name of process.argv.slice(2).length > 0 ? process.argv.slice(2) : Object.keys(cases)) {
  const started = performance.now()
  const result = await cases[name]()
  console.log(JSON.stringify([name, result, ...(process.env.TIMES ? [Math.round(performance.now() - started)] : [])]))
}
