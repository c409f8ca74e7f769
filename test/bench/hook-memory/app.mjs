// The application: calls with the built-in fetch, as every SDK makes them.
const { BENCH_URL: url, BENCH_CALLS: total } = process.env
const prompt = 'How long do refunds take? '.repeat(20)
const warm = 5000
const atOnce = 32

const started = performance.now()
await calls(warm)
await settle()
process.send({ calls: warm, ...process.memoryUsage() })
await calls(Number(total) - warm)
await settle()
process.send({ ms: performance.now() - started, ...process.memoryUsage() }, () => process.disconnect())

async function calls(count) {
  let next = 0
  const work = async () => {
    while (next < count) await call((next += 1))
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

async function call(number) {
  const kind = number % 100 === 0 ? 'large' : number % 10 === 5 ? 'endless' : number % 2 === 0 ? 'whole' : 'stream'
  const controller = new AbortController()
  const body = JSON.stringify({
    model: kind,
    stream: kind !== 'whole',
    messages: [{ role: 'user', content: `${number} ${prompt}` }],
  })
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    body,
    headers,
    signal: controller.signal,
  })
  if (kind === 'endless') await abort(response, controller)
  // Nobody ever reads a large one, nor keeps it.
  else if (kind !== 'large') await response.text()
}

async function abort(response, controller) {
  const reader = response.body.getReader()
  await reader.read()
  controller.abort()
  await reader.read().catch(() => undefined)
}

/** Until every call has become a span: what is not read is given up when the collector of garbage finds it. */
async function settle() {
  for (let round = 0; round < 100; round += 1) {
    globalThis.gc()
    await new Promise(resolve => setTimeout(resolve, 300))
    const { calls, spans, dropped } = await (await fetch(`${url}/counts`)).json()
    if (spans + dropped >= calls) break
  }
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc()
    await new Promise(resolve => setTimeout(resolve, 100))
  }
}
