// Ways in which agents call models and tools: ordinary code on the vendors' SDKs. Each gets what it works with and a
// number that makes it different from the others, and gives what came of it.
import { appendFileSync } from 'node:fs'
import { createHash, randomBytes, randomInt, randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { retrieval, tool } from '@spanledger/instrumentation'

let lookups = 0
const lookup = tool('lookup', { effect: 'read' }, async order => ({ order, seen: (lookups += 1), at: new Date() }))
const price = tool('price', order => order.length * Math.random())
const refund = tool('refund', { effect: 'write' }, async (order, cents) => {
  appendFileSync(process.env.MARKS, `refund ${String(order)}\n`)
  return { order, cents, id: randomUUID() }
})
const broken = tool('broken', async () => {
  throw Object.assign(new TypeError('The order system is away'), { retryable: true })
})

const user = content => [{ role: 'user', content }]
const said = ({ choices }) => choices[0].message.content
const nameOf = error => `${error.name} ${error.code ?? error.status ?? ''} ${error.message}`.slice(0, 200)

async function ask({ openai }, model, content, options) {
  return said(await openai.chat.completions.create({ model, messages: user(content) }, options))
}

async function streamed({ openai }, model, content, most = 100) {
  const stream = await openai.chat.completions.create({ model, stream: true, messages: user(content) })
  const words = []
  for await (const chunk of stream) {
    words.push(chunk.choices[0]?.delta.content ?? '')
    if (words.length >= most) break
  }
  return words
}

export const patterns = {
  'one after the other': async (desk, n) => {
    const first = await ask(desk, 'plain', `It is ${new Date().toISOString()}, case ${n}`)
    return ask(desk, 'plain', `You said ${first}`)
  },
  'all at once': (desk, n) =>
    Promise.all(['delay-20', 'plain', 'delay-8'].map(model => ask(desk, model, `Part of ${n}`))),
  'a race': async (desk, n) => {
    const slow = ask(desk, 'delay-40', `Slow ${n}`)
    const fast = ask(desk, 'delay-5', `Fast ${n}`)
    return [await Promise.race([slow, fast]), await slow, await fast]
  },
  'a race with the clock': async (desk, n) => {
    const slow = ask(desk, 'delay-80', `Slow ${n}`)
    return [await Promise.race([slow, sleep(15, 'the clock')]), await slow]
  },
  'a race that the clock loses': async (desk, n) =>
    Promise.race([ask(desk, 'delay-5', `Fast ${n}`), sleep(400, 'the clock')]),
  'whoever comes first': async (desk, n) => {
    const order = []
    await Promise.all(
      ['delay-30', 'delay-2', 'delay-16'].map(async model => order.push(await ask(desk, model, `Any ${n}`))),
    )
    return order
  },
  'a stream': (desk, n) => streamed(desk, 'plain', `Stream ${n}`),
  'two streams': (desk, n) =>
    Promise.all([streamed(desk, 'plain', `Stream a of ${n}`), streamed(desk, 'delay-3', `Stream b of ${n}`)]),
  'a stream that is left': (desk, n) => streamed(desk, 'endless', `Left ${n}`, 3),
  'a stream that is aborted': async ({ openai }, n) => {
    const aborter = new AbortController()
    const body = { model: 'endless', stream: true, messages: user(`Aborted ${n}`) }
    const stream = await openai.chat.completions.create(body, { signal: aborter.signal })
    let parts = 0
    for await (const _ of stream) if ((parts += 1) === 2) aborter.abort()
    return parts
  },
  'a stream that is cut': (desk, n) =>
    streamed(desk, 'cut', `Cut ${n}`).catch(error => `${error.name} ${error.message}`),
  "another vendor's stream": async ({ anthropic }, n) => {
    const stream = anthropic.messages.stream({ model: 'claude', max_tokens: 20, messages: user(`Stream ${n}`) })
    return (await stream.finalMessage()).content
  },
  'a retry after 429': (desk, n) => ask(desk, 'flaky-429', `Limited ${n}`),
  'a retry after 500': (desk, n) => streamed(desk, 'flaky-500', `Broken ${n}`),
  "another vendor's retry": async ({ anthropic }, n) =>
    (await anthropic.messages.create({ model: 'flaky-429', max_tokens: 20, messages: user(`Limited ${n}`) })).content,
  'the same again and again': async (desk, n) => {
    const answers = []
    for (let turn = 0; turn < 3; turn += 1) answers.push(await ask(desk, 'plain', `Same ${n}`))
    return answers
  },
  'the same at once': (desk, n) => Promise.all([1, 2, 3, 4].map(() => ask(desk, 'plain', `Same ${n}`))),
  'a timeout': (desk, n) => ask(desk, 'silent', `Silent ${n}`, { timeout: 30, maxRetries: 1 }).catch(nameOf),
  'a signal': async ({ url }, n) => {
    const failed = await fetch(`${url}/silent?model=silent&n=${n}`, { signal: AbortSignal.timeout(25) }).catch(nameOf)
    return [failed, await (await fetch(`${url}/after?n=${n}`)).json()]
  },
  'a lost connection': ({ url }, n) =>
    fetch(`${url}/lost?model=hang-up&n=${n}`).catch(error => [error.name, error.cause.code, error.cause.message]),
  'nobody there': ({ nobody }, n) =>
    fetch(`${nobody}/nobody?n=${n}`).catch(error => [error.name, error.cause.code, error.cause.message]),
  'a refusal': (desk, n) => ask(desk, 'refused', `Refused ${n}`),
  'an agent with tools': async (desk, n) => {
    const tools = [
      {
        type: 'function',
        function: { name: 'lookup', parameters: { type: 'object', properties: { order: { type: 'string' } } } },
      },
    ]
    const messages = user(`Where is order ${n}?`)
    const answer = await desk.openai.chat.completions.create({ model: 'plain', messages, tools })
    const [call] = answer.choices[0].message.tool_calls
    const found = await lookup(JSON.parse(call.function.arguments).order)
    const cost = price(found.order)
    messages.push(answer.choices[0].message, {
      role: 'tool',
      tool_call_id: call.id,
      content: JSON.stringify({ found, cost }),
    })
    const last = said(await desk.openai.chat.completions.create({ model: 'plain', messages, tools }))
    return [found.at instanceof Date, cost, last, await refund(found.order, 1250)]
  },
  'tools that call': async (desk, n) => {
    const outer = tool('outer', async name => ask(desk, 'plain', `Inside ${String(name)}`))
    const [inside, failed] = [await outer(`a tool ${n}`), await broken().catch(nameOf)]
    return [inside, failed, await Promise.all([1, 2, 3].map(part => lookup(`${n}-${part}`)))]
  },
  'a look-up': async (desk, n) => {
    const hits = await retrieval('help', { query: `refund ${n}`, topK: 2 }, async () => [
      { id: 'kb-1', score: Math.random(), content: `Found at ${Date.now()}` },
    ])
    return ask(desk, 'plain', JSON.stringify(hits))
  },
  'a server of tools': async ({ mcp }, n) => {
    const stock = await mcp.callTool({ name: 'stock', arguments: { item: `item ${n}` } })
    const [first, second] = await Promise.all([
      mcp.callTool({ name: 'reserve', arguments: { item: `item ${n}` } }),
      mcp.callTool({ name: 'stock', arguments: { item: `item ${n}` } }),
    ])
    return [stock, first, second].map(({ content }) => content[0].text)
  },
  'a database': async ({ pool }, n) => {
    const { rows, rowCount } = await pool.query('SELECT id, content FROM docs WHERE id = $1', [n])
    const failed = await pool
      .query('SELECT id FROM missing WHERE id = $1', [n])
      .catch(error => `${error.code} ${error.message}`)
    return [rows, rowCount, failed]
  },
  'a cache': async ({ caches: [one, pool] }, n) => {
    const set = await one.set(`case:${n}`, 'open')
    const [first, second, third] = await Promise.all([
      one.incr('cases'),
      pool.incr('cases'),
      pool.sendCommand(['INCR', 'x']),
    ])
    const both = await one.multi().incr('cases').incr(`case:${n}`).exec()
    const { documents } = await one.ft.search('docs', `refunds of ${n}`)
    const failed = await pool.ft.search('missing', n).catch(error => error.message)
    return [set, first, second, third, both, documents.map(({ value }) => value.content), failed]
  },
  'the older client': ({ url }, n) =>
    new Promise((resolve, reject) => {
      const outgoing = request(`${url}/older?n=${n}`, { method: 'POST' }, response => {
        const chunks = []
        response.on('data', chunk => chunks.push(chunk))
        response.on('end', () => resolve(Buffer.concat(chunks).toString()))
      })
      outgoing.on('error', reject)
      outgoing.end(JSON.stringify({ model: 'plain', case: n }))
    }),
  'chance and time': async (desk, n) => {
    const bytes = randomBytes(8).toString('hex')
    const dice = [
      Math.random(),
      randomInt(1000),
      randomUUID(),
      crypto.randomUUID(),
      bytes,
      performance.now(),
      Date.now(),
    ]
    const answer = await ask(desk, 'plain', `${n} ${dice.join(' ')}`)
    const later = [Math.random(), new Date().toISOString(), createHash('sha256').update(answer).digest('hex')]
    return [dice, answer, later]
  },
}
