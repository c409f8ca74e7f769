// The application of `npm run bench -- record`: as often as its parent says, a task of ten calls with 16 KB of prompt each
// to a model that answers 16 KB after 20 ms, and answers how long each call took. Alone (TIMES), one task of so many calls.
import OpenAI from 'openai'
import { task } from '@spanledger/instrumentation'

const { MODEL_SERVER: url, TIMES: times } = process.env
const client = new OpenAI({ apiKey: 'key', baseURL: `${url}/v1`, maxRetries: 0 })
const words = 'the of and a to in is you that it he was for on are as with his they at be this have from'.split(' ')
let count = 0

function prose() {
  count += 1
  let text = `${count}`
  for (let state = count; text.length < 16_000;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    text += ` ${words[state % words.length]}`
  }
  return text
}

async function call() {
  const messages = [{ role: 'user', content: prose() }]
  const started = process.hrtime.bigint()
  await client.chat.completions.create({ model: 'bench', messages })
  return Number(process.hrtime.bigint() - started) / 1e6
}

async function tasks(many, calls) {
  const taken = []
  const before = process.cpuUsage()
  for (let n = 0; n < many; n += 1) {
    await task('bench', { key: String(n) }, async () => {
      for (let turn = 0; turn < calls; turn += 1) taken.push(await call())
    })
  }
  // What is done when the tasks are over belongs to them.
  await new Promise(resolve => setTimeout(resolve, 50))
  const { user, system } = process.cpuUsage(before)
  return { taken, cpuMs: (user + system) / 1000 / taken.length }
}

if (times !== undefined) await tasks(1, Number(times))
else process.on('message', ({ many }) => void tasks(many, 10).then(result => process.send(result)))
