// What the hook costs a call: CPU time added to the application, export included, for a chat completion and a stream of 18
// chunks, with 2 KB of prompt, 16 calls at a time. Beside it a span written by hand with the same content and two other
// instrumentations, by turns in the same run: medians of the rounds. Content is captured in full. To another machine the
// hook compresses what it sends, to this one it does not: both are measured.
//
//   BENCH_CALLS   calls of each kind in a round (2000)      BENCH_ROUNDS   rounds (5)
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const variants = ['bare', 'hand', 'hook', 'hook, gzip', 'traceloop', 'openinference']
const contentBytes = 2060 + 110

export async function run() {
  const peers = fileURLToPath(new URL('peers/', import.meta.url))
  if (!existsSync(`${peers}node_modules`)) {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--prefix', peers], { stdio: 'inherit' })
  }
  const server = fork(fileURLToPath(new URL('hook/server.mjs', import.meta.url)))
  const [port] = await once(server, 'message')
  const url = `http://127.0.0.1:${port}`
  try {
    const rounds = Number(process.env.BENCH_ROUNDS ?? 5)
    const results = new Map(variants.map(variant => [variant, []]))
    const calls = Number(process.env.BENCH_CALLS ?? 2000)
    for (let round = 0; round < rounds; round += 1) {
      for (const variant of variants) results.get(variant).push(await measure(variant, url, calls))
    }
    print(results)
  } finally {
    server.kill()
  }
}

async function measure(variant, url, calls) {
  const before = await exported(url)
  const hook = fileURLToPath(new URL('../../instrumentation/register.cjs', import.meta.url))
  const app = fork(fileURLToPath(new URL('hook/app.mjs', import.meta.url)), {
    execArgv: variant.startsWith('hook') ? ['--require', hook] : [],
    env: {
      ...process.env,
      BENCH_URL: url,
      BENCH_VARIANT: variant.split(',')[0],
      ...(variant.endsWith('gzip') && { OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' }),
      BENCH_CALLS: String(calls),
      SPANLEDGER_CONTENT: process.env.SPANLEDGER_CONTENT ?? 'full',
      OTEL_EXPORTER_OTLP_ENDPOINT: url,
    },
  })
  const ended = once(app, 'exit')
  const answer = await Promise.race([once(app, 'message'), ended.then(([code]) => [{ code }])])
  const { chat, stream, code } = answer[0]
  if (code !== undefined) throw new Error(`The application with "${variant}" ended with ${code} before it was measured`)
  await ended
  // Half of them before the measuring.
  const spans = 4 * calls
  return { chat, stream, bytes: ((await exported(url)) - before) / spans }
}

async function exported(url) {
  return (await (await fetch(`${url}/counts`)).json()).exported
}

function print(results) {
  const bare = medians(results.get('bare'))
  const hand = medians(results.get('hand'))
  console.log(`us of CPU a call   chat   added  to hand | stream   added  to hand | OTLP bytes a call`)
  for (const [variant, measured] of results) {
    const { chat, stream, bytes } = medians(measured)
    const columns = [
      [chat, chat - bare.chat, (chat - bare.chat) / (hand.chat - bare.chat)],
      [stream, stream - bare.stream, (stream - bare.stream) / (hand.stream - bare.stream)],
    ].map(
      ([total, added, ratio]) =>
        `${total.toFixed(0).padStart(6)} ${added.toFixed(0).padStart(7)} ${ratio.toFixed(2).padStart(8)}`,
    )
    const size = bytes === 0 ? '' : `${bytes.toFixed(0)} (${(bytes / contentBytes).toFixed(2)} of the content)`
    console.log(`${variant.padEnd(16)} ${columns.join(' | ')} | ${size}`)
  }
}

function medians(measured) {
  return Object.fromEntries(
    ['chat', 'stream', 'bytes'].map(key => {
      const sorted = measured.map(result => result[key]).sort((left, right) => left - right)
      return [key, sorted[Math.floor(sorted.length / 2)]]
    }),
  )
}
