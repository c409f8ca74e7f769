// Whether the hook holds on to anything: calls of which a tenth are aborted and a hundredth never read, 32 at a time. Said at
// the end: how much larger the heap is than after the first calls, and how many calls became no span. `BENCH_CALLS` (100000)
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const mostMs = 1_200_000

export async function run() {
  const calls = Number(process.env.BENCH_CALLS ?? 100_000)
  const server = fork(fileURLToPath(new URL('hook-memory/server.mjs', import.meta.url)))
  const [port] = await once(server, 'message')
  try {
    const url = `http://127.0.0.1:${port}`
    const hook = fileURLToPath(new URL('../../instrumentation/register.cjs', import.meta.url))
    const app = fork(fileURLToPath(new URL('hook-memory/app.mjs', import.meta.url)), {
      execArgv: ['--expose-gc', '--require', hook],
      env: { ...process.env, BENCH_URL: url, BENCH_CALLS: String(calls), OTEL_EXPORTER_OTLP_ENDPOINT: url },
    })
    const alarm = setTimeout(() => app.kill(), mostMs)
    const said = []
    app.on('message', message => said.push(message))
    const [code] = await once(app, 'exit')
    clearTimeout(alarm)
    if (said.length < 2) throw new Error(`The application ended with ${code} before it was measured`)
    print(said, await (await fetch(`${url}/counts`)).json())
  } finally {
    server.kill()
  }
}

function print([start, end], { calls, spans, dropped, ends }) {
  const MB = bytes => `${(bytes / 1e6).toFixed(1)} MB`
  console.log(`calls              ${calls} in ${(end.ms / 1000).toFixed(0)} s`)
  console.log(
    `spans              ${spans}, ${dropped} reported as dropped, ${calls - spans - dropped} calls without one`,
  )
  console.log(`ends of streams    ${JSON.stringify(ends)}`)
  console.log(`heap               ${MB(start.heapUsed)} after ${start.calls} calls, ${MB(end.heapUsed)} at the end`)
  console.log(`grown by           ${MB(end.heapUsed - start.heapUsed)} (external ${MB(end.external - start.external)})`)
  console.log(`resident           ${MB(start.rss)}, then ${MB(end.rss)}`)
}
