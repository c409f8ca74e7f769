'use strict'

// Ordinary code on the HTTP clients that do not use fetch, asking a scripted server; the model's name tells it what to do.
// Each case prints what its caller would see.

const { once } = require('node:events')
const { createServer } = require('node:http2')
const { openaiCases } = require('../openai-cases.cjs')

const url = `${process.env.MODEL_SERVER}/v1/chat/completions`
const question = (model, more) => ({ model, messages: [{ role: 'user', content: 'Say hello' }], ...more })
const stream = { stream: true, stream_options: { include_usage: true } }
const headers = { 'content-type': 'application/json', authorization: 'Bearer sk-test' }
const node22 = Number(process.versions.node.split('.')[0]) >= 22

async function textOf(body) {
  let all = ''
  for await (const chunk of body) all += chunk
  return all
}

const short = text => `${text.length} ${text.slice(0, 60)} ... ${text.slice(-40)}`

exports.clientCases = async ({ older, newest }, named) => {
  const server = await answeringServer()
  const cases = {
    ...nodeCases(named),
    ...fetchCases('node-fetch 2', (await older('node-fetch')).default),
    ...fetchCases('node-fetch 3', (await newest('node-fetch')).default),
    ...axiosCases('axios 0.32', (await older('axios')).default, [undefined]),
    ...axiosCases('axios 1', (await newest('axios')).default, ['http', 'fetch'], server.url),
    ...gotCases('got 11', (await older('got')).default),
    ...(node22 && gotCases('got 16', (await newest('got')).default)),
    ...openai4Cases((await older('openai')).default),
    ...smithyCases(
      { ...(await newest('@smithy/node-http-handler')), ...(await newest('@smithy/protocol-http')) },
      server.url,
    ),
    ...bedrockCases(await newest('@aws-sdk/client-bedrock-runtime'), server.url),
    ...(node22 && undiciCases(await newest('undici'), server.url)),
    ...elasticCases(await newest('@elastic/transport')),
  }
  return { cases, close: () => server.close() }
}

function nodeCases({ request }) {
  const post = (model, more) =>
    new Promise((resolve, reject) => {
      const outgoing = request(url, { method: 'POST', headers }, response => resolve(textOf(response)))
      outgoing.on('error', reject)
      outgoing.end(JSON.stringify(question(model, more)))
    })
  return {
    'http.request': async () => short(await post('m1')),
    'http.request stream': async () => short(await post('m1', stream)),
    'http.request hung up': () => post('hang-up'),
    'http.request elsewhere': async () =>
      new Promise(resolve => {
        const elsewhere = `${process.env.MODEL_SERVER}/v1/elsewhere`
        request(elsewhere, { method: 'POST' }, response => resolve(textOf(response))).end('{}')
      }),
  }
}

function fetchCases(name, fetch) {
  const post = (model, more, options) =>
    fetch(url, { method: 'POST', headers, body: JSON.stringify(question(model, more)), ...options })
  return {
    [name]: async () => (await post('m1')).json(),
    [`${name} gzip`]: async () => short(await (await post('gzip')).text()),
    [`${name} stream`]: async () => short(await textOf((await post('m1', stream)).body)),
    [`${name} refused`]: async () => (await post('bad')).status,
    [`${name} hung up`]: () => post('hang-up'),
    [`${name} cut`]: async () => textOf((await post('cut', stream)).body),
    [`${name} aborted`]: async () => {
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 20)
      return post('silent', {}, { signal: controller.signal })
    },
    [`${name} aborted later`]: async () => {
      const controller = new AbortController()
      const { body } = await post('stuck', stream, { signal: controller.signal })
      const [chunk] = await once(body, 'data')
      const failed = once(body, 'error')
      controller.abort()
      return failed.then(([{ name }]) => [chunk.length > 0, name])
    },
  }
}

function axiosCases(name, axios, adapters, http2) {
  const failure = ({ name, code, message, response }) => [name, code, message, response?.status]
  return Object.assign(
    {},
    ...adapters.map(adapter => {
      const post = (model, more, options) =>
        axios.post(url, question(model, more), { headers, ...(adapter && { adapter }), ...options })
      return {
        [`${name} ${adapter ?? 'http'}`]: async () => (await post('m1')).data,
        [`${name} ${adapter ?? 'http'} text`]: async () =>
          short((await post('br', stream, { responseType: 'text' })).data),
        [`${name} ${adapter ?? 'http'} refused`]: async () => post('bad').catch(failure),
        [`${name} ${adapter ?? 'http'} hung up`]: async () => post('hang-up').catch(failure),
        [`${name} ${adapter ?? 'http'} timed out`]: async () => post('silent', {}, { timeout: 50 }).catch(failure),
        [`${name} ${adapter ?? 'http'} aborted`]: async () =>
          post('silent', {}, { signal: AbortSignal.timeout(20) }).catch(failure),
        ...(adapter !== 'fetch' && {
          [`${name} stream`]: async () =>
            short(await textOf((await post('m1', stream, { responseType: 'stream' })).data)),
        }),
      }
    }),
    http2 && {
      [`${name} http2`]: async () =>
        (await axios.post(`${http2}/v1/chat/completions`, question('m1'), { headers, adapter: 'http', httpVersion: 2 }))
          .data,
    },
  )
}

function gotCases(name, got) {
  const failure = ({ name, code, message, response }) => [name, code, message, response?.statusCode]
  const post = (model, options) => got.post(url, { json: question(model), headers, retry: { limit: 0 }, ...options })
  return {
    [name]: async () => post('m1').json(),
    [`${name} gzip`]: async () => short((await post('gzip')).body),
    [`${name} stream`]: async () =>
      short(await textOf(got.stream.post(url, { json: question('m1', stream), headers }))),
    [`${name} refused`]: async () => post('bad').catch(failure),
    [`${name} hung up`]: async () => post('hang-up').catch(failure),
    [`${name} tried again`]: async () =>
      post('limited', {
        retry: { limit: 1, methods: ['POST'], calculateDelay: ({ computedValue }) => computedValue && 1 },
      }).catch(failure),
    [`${name} timed out`]: async () =>
      post('silent', { timeout: { request: 50 } }).catch(({ name, code }) => [name, code]),
  }
}

function openai4Cases(OpenAI) {
  const cases = openaiCases(new OpenAI({ apiKey: 'sk-test', baseURL: `${process.env.MODEL_SERVER}/v1` }))
  return Object.fromEntries(Object.entries(cases).map(([name, act]) => [`openai 4 ${name}`, act]))
}

function smithyCases({ NodeHttpHandler, NodeHttp2Handler, HttpRequest }, http2) {
  const post = async (handler, to, more) => {
    const { protocol, hostname, port } = new URL(to)
    const request = new HttpRequest({
      protocol,
      hostname,
      port: Number(port),
      method: 'POST',
      path: '/v1/chat/completions',
      headers: { ...headers, host: `${hostname}:${port}` },
      body: JSON.stringify(question('m1', more)),
    })
    const { response } = await handler.handle(request)
    const text = await textOf(response.body)
    handler.destroy()
    return [response.statusCode, short(text)]
  }
  return {
    'smithy http': () => post(new NodeHttpHandler(), url),
    'smithy http stream': () => post(new NodeHttpHandler(), url, stream),
    'smithy http2': () => post(new NodeHttp2Handler(), http2),
    'smithy http2 alone': () => post(new NodeHttp2Handler({ disableConcurrentStreams: true }), http2),
  }
}

function bedrockCases({ BedrockRuntimeClient, ConverseCommand }, endpoint) {
  return {
    bedrock: async () => {
      const credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret-test' }
      const client = new BedrockRuntimeClient({ endpoint, region: 'eu-west-1', credentials })
      const messages = [{ role: 'user', content: [{ text: 'Say hello' }] }]
      const { output, usage, stopReason } = await client.send(new ConverseCommand({ modelId: 'm1', messages }))
      client.destroy()
      return { output, usage, stopReason }
    },
  }
}

function undiciCases({ Client, H2CClient }, http2) {
  const post = async (client, more) => {
    const body = JSON.stringify(question('m1', more))
    const answer = await client.request({ path: '/v1/chat/completions', method: 'POST', headers, body })
    const text = await answer.body.text()
    await client.close()
    return [answer.statusCode, short(text)]
  }
  return {
    'undici 8': () => post(new Client(process.env.MODEL_SERVER)),
    'undici 8 http2': () => post(new H2CClient(http2)),
  }
}

function elasticCases({ Transport, HttpConnection, UndiciConnection, WeightedConnectionPool }) {
  const post = async Connection => {
    const pool = new WeightedConnectionPool({ Connection })
    pool.addConnection(process.env.MODEL_SERVER)
    const body = question('m1')
    const answer = await new Transport({ connectionPool: pool }).request({
      method: 'POST',
      path: '/v1/chat/completions',
      body,
    })
    await pool.empty()
    return answer
  }
  return { 'elastic http': () => post(HttpConnection), 'elastic undici': () => post(UndiciConnection) }
}

/** The documented forms of a chat completion and of Bedrock's Converse, over HTTP/2 without TLS. */
async function answeringServer() {
  const completion = {
    id: 'chatcmpl-2',
    object: 'chat.completion',
    model: 'm1',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'Hello over two' } }],
    usage: { prompt_tokens: 120, completion_tokens: 40, total_tokens: 160 },
  }
  const converse = {
    output: { message: { role: 'assistant', content: [{ text: 'Hello from Bedrock' }] } },
    stopReason: 'end_turn',
    usage: { inputTokens: 120, outputTokens: 40, totalTokens: 160 },
    metrics: { latencyMs: 1 },
  }
  const server = createServer(async (request, response) => {
    const asked = await textOf(request)
    response.writeHead(200, { 'content-type': 'application/json', 'x-length': String(asked.length) })
    response.end(JSON.stringify(request.url.endsWith('/converse') ? converse : completion))
  })
  const sessions = new Set()
  server.on('session', session => sessions.add(session))
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  const close = () => {
    server.close()
    // Some clients keep theirs for later.
    for (const session of sessions) session.destroy()
  }
  return { url: `http://127.0.0.1:${server.address().port}`, close }
}
