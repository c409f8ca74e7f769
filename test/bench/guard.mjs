// What a budget costs a call: the microseconds that the guard adds to a chat call with 2 KB of prompt and to a stream of
// 60 events, from the bytes of the request to the charge for the answer, beside an observer that does nothing. Medians
// over rounds, in turns; then 10,000 tasks whose branches make calls side by side, none of which may spend more than its cap.
// `npm run bench -- guard`.
import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Account } from '../../instrumentation/dist/budget/account/account.js'
import { wantPrices } from '../../instrumentation/dist/budget/prices/known-prices.js'
import { GuardedExchange } from '../../instrumentation/dist/budget/wire/guarded-exchange.js'
import { protocolsOfPath } from '../../instrumentation/dist/protocols/table.js'

const calls = 500
const rounds = 60
const tasks = 10_000
const nothing = () => undefined
const silent = {
  requestBytes: nothing,
  requestComplete: nothing,
  responseStarted: nothing,
  responseBytes: nothing,
  ended: nothing,
}
const path = '/v1/chat/completions'
const request = { method: 'POST', origin: 'https://api.openai.com', path, headers: {}, body: undefined }
const protocols = protocolsOfPath('POST', path)

export async function run() {
  const folder = mkdtempSync(join(tmpdir(), 'spanledger-bench-'))
  try {
    writePrices(join(folder, 'prices.json'))
    wantPrices('bench', {
      SPANLEDGER_BUDGET_PRICES: join(folder, 'prices.json'),
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9',
    })
    for (const [name, answer] of [
      ['chat', chat()],
      ['stream', stream()],
    ]) {
      const [guarded, bare] = [[], []]
      for (let round = 0; round < rounds; round += 1) {
        guarded.push(timeOf(account => guard(account), answer))
        bare.push(timeOf(() => silent, answer))
      }
      const [guard_, bare_] = [median(guarded.slice(rounds / 3)), median(bare.slice(rounds / 3))]
      console.log(`${name.padEnd(6)} ${(guard_ - bare_).toFixed(1)} us a call (${bare_.toFixed(1)} without)`)
    }
    await spendInBranches()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function guard(account) {
  return new GuardedExchange({ inner: silent, account, protocols, request, admitted: undefined })
}

function timeOf(exchangeOf, { body, type, chunks }) {
  const account = new Account({ task: 'bench', caps: { maxCostUsd: 1_000 }, parent: undefined })
  const headers = { 'content-type': type }
  const started = process.cpuUsage()
  for (let call = 0; call < calls; call += 1) {
    const exchange = exchangeOf(account)
    exchange.requestBytes(body)
    if (exchange.held?.(nothing, nothing) === true) throw new Error('The call was held')
    exchange.requestComplete()
    exchange.responseStarted(200, headers)
    for (const chunk of chunks) exchange.responseBytes(chunk, false)
    exchange.ended('complete')
  }
  // Of the processor, so that it matters less what else the machine does.
  const { user, system } = process.cpuUsage(started)
  const us = (user + system) / calls
  if (exchangeOf(account) !== silent && account.spent.tokens !== calls * 540)
    throw new Error(`charged ${account.spent.tokens}`)
  return us
}

async function spendInBranches() {
  let [over, refused, made] = [0, 0, 0]
  const started = performance.now()
  for (let task = 0; task < tasks; task += 1) {
    const cap = 0.0005 + Math.random() * 0.02
    const account = new Account({ task: 'task', caps: { maxCostUsd: cap }, parent: undefined })
    let spent = 0n
    // English has some four letters to a token, other texts fewer.
    const lettersPerToken = 1.5 + Math.random() * 3
    const branches = Array.from({ length: 1 + Math.floor(Math.random() * 6) }, async () => {
      for (let step = 0; step < 3; step += 1) {
        const most = 1 + Math.floor(Math.random() * 400)
        const prompt = 'What is the weather? '.repeat(1 + Math.floor(Math.random() * 50))
        const body = Buffer.from(
          JSON.stringify({
            model: 'gpt-5',
            messages: [{ role: 'user', content: prompt }],
            max_completion_tokens: most,
          }),
        )
        const exchange = guard(account)
        exchange.requestBytes(body)
        if (exchange.held(nothing, nothing)) {
          refused += 1
          continue
        }
        made += 1
        await new Promise(resolve => setImmediate(resolve))
        // The model may stop before its limit.
        const usage = {
          prompt_tokens: Math.ceil(body.length / lettersPerToken),
          completion_tokens: Math.ceil(Math.random() * most),
        }
        exchange.responseStarted(200, { 'content-type': 'application/json' })
        exchange.responseBytes(Buffer.from(JSON.stringify({ model: 'gpt-5', choices: [], usage })), false)
        exchange.ended('complete')
        spent += BigInt(usage.prompt_tokens) * 1_250n + BigInt(usage.completion_tokens) * 10_000n
      }
    })
    await Promise.all(branches)
    if (spent > BigInt(Math.floor(cap * 1e9))) over += 1
    if (spent !== account.spent.nano) throw new Error(`spent ${spent}, charged ${account.spent.nano}`)
  }
  const seconds = ((performance.now() - started) / 1_000).toFixed(1)
  console.log(`${tasks} tasks, ${made} calls made, ${refused} refused, ${over} tasks over their cap, ${seconds} s`)
}

function writePrices(file) {
  const tiers = { standard: { input: '1.25', output: '10', cache_read: '0.125' } }
  const document = JSON.stringify({
    providers: {},
    prices: [{ provider: 'openai', models: ['gpt-5', 'gpt-5-2*'], tiers }],
  })
  writeFileSync(file, JSON.stringify({ document, signature: createHmac('sha256', '').update(document).digest('hex') }))
}

function bodyOf(more) {
  const content = 'The quick brown fox jumps over the lazy dog, and then it sleeps. '.repeat(32)
  return Buffer.from(
    JSON.stringify({ model: 'gpt-5', messages: [{ role: 'user', content }], max_completion_tokens: 100, ...more }),
  )
}

const usage = { prompt_tokens: 500, completion_tokens: 40, total_tokens: 540 }

function chat() {
  const choices = [
    { index: 0, message: { role: 'assistant', content: 'It sleeps well. '.repeat(12) }, finish_reason: 'stop' },
  ]
  const answer = Buffer.from(JSON.stringify({ id: 'c', model: 'gpt-5', choices, usage }))
  return { body: bodyOf(), type: 'application/json', chunks: [answer] }
}

function stream() {
  const events = Array.from({ length: 58 }, () => ({ choices: [{ index: 0, delta: { content: 'word ' } }] }))
  const last = [{ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }, { choices: [], usage }]
  const chunks = [...events, ...last].map(event =>
    Buffer.from(`data: ${JSON.stringify({ id: 'c', model: 'gpt-5', ...event })}\n\n`),
  )
  return { body: bodyOf({ stream: true, stream_options: { include_usage: true } }), type: 'text/event-stream', chunks }
}

function median(values) {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]
}
