// Ordinary uses of node:http, each in its own way, with and without the seam. Named imports, before anything is observed.
import { Agent, ClientRequest, createServer, get, request } from 'node:http'
import { Readable, Writable, pipeline } from 'node:stream'
import { once } from 'node:events'
import { pause, runCases, seam } from './record.mjs'
import { answer } from './server.mjs'

const server = createServer((request, response) => answer(request, response).catch(() => undefined))
server.on('checkContinue', (request, response) => {
  response.writeContinue()
  void answer(request, response)
})
server.on('upgrade', (_, socket) =>
  socket.end('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
)
server.on('connect', (_, socket) => socket.end('HTTP/1.1 200 Connected\r\n\r\n'))
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address()
const options = { host: '127.0.0.1', port, method: 'POST', headers: { 'content-type': 'application/json' } }
const keepAlive = new Agent({ keepAlive: true, maxSockets: 1 })

const post = (path, more, listener) => request({ ...options, path, ...more }, listener)
const answered = async outgoing => (await Promise.all([once(outgoing, 'response'), outgoing.end('{}')]))[0][0]
const text = async response => {
  let all = ''
  for await (const chunk of response) all += chunk
  return all
}
const failure = stream =>
  new Promise(resolve => stream.on('error', error => resolve(`${error.name} ${error.code} ${error.message}`)))
const thrown = act => {
  try {
    act()
    return 'nothing'
  } catch (error) {
    return `${error.name} ${error.code} ${error.message}`
  }
}

const cases = {
  declined: async () => text(await answered(post('/declined'))),
  end: async () => text(await answered(post('/echo'))),
  get: async () => text((await once(get({ ...options, method: 'GET', path: '/echo' }), 'response'))[0]),
  writes: async () => {
    const outgoing = post('/echo')
    const results = [outgoing.write('caf\u00e9 ', 'latin1'), outgoing.write(Buffer.from('buffer '))]
    await new Promise(resolve => outgoing.write(new Uint8Array([97, 98]), resolve))
    outgoing.write('Yw==', 'base64', () => undefined)
    outgoing.end()
    return [results, await text((await once(outgoing, 'response'))[0])]
  },
  'end with callbacks': async () => {
    const outgoing = post('/echo')
    await Promise.all([
      once(outgoing, 'response').then(([response]) => response.resume()),
      new Promise(resolve => outgoing.end('all', 'utf8', resolve)),
    ])
    return 'finished'
  },
  piped: async () => {
    const outgoing = post('/echo')
    Readable.from(['in ', 'three ', 'parts']).pipe(outgoing)
    return text((await once(outgoing, 'response'))[0])
  },
  flushed: async () => {
    const outgoing = post('/echo')
    outgoing.setNoDelay(true)
    outgoing.flushHeaders()
    await pause(10)
    return text(await answered(outgoing))
  },
  continue: async () => {
    const outgoing = post('/echo', { headers: { expect: '100-continue' } })
    await once(outgoing, 'continue')
    return text(await answered(outgoing))
  },
  hints: async () => text(await answered(post('/hints'))),
  'a list of headers': async () =>
    text(
      await answered(
        post('/echo', { headers: ['Host', `127.0.0.1:${port}`, 'Content-Type', 'text/css', 'Content-Length', '2'] }),
      ),
    ),
  'a header set later': async () => {
    const outgoing = post('/echo')
    outgoing.setHeader('content-type', 'text/later')
    return text(await answered(outgoing))
  },
  'in a proxy\u2019s words': async () => text(await answered(post('http://models.example:8080/echo?a=1'))),
  'another host': async () => text(await answered(post('/echo', { headers: { host: 'models.example' } }))),
  data: async () => {
    const response = await answered(post('/stream'))
    const chunks = []
    response.setEncoding('utf8').on('data', chunk => chunks.push(chunk))
    await once(response, 'end')
    return chunks.join('')
  },
  'read by pipe': async () => {
    const response = await answered(post('/stream'))
    const chunks = []
    const to = new Writable({ write: (chunk, _, done) => setTimeout(() => done(), chunks.push(chunk)) })
    await new Promise((resolve, reject) => pipeline(response, to, error => (error ? reject(error) : resolve())))
    return Buffer.concat(chunks).toString()
  },
  'read when readable': async () => {
    const response = await answered(post('/stream'))
    let all = ''
    response.on('readable', () => {
      for (let chunk = response.read(); chunk !== null; chunk = response.read()) all += chunk
    })
    await once(response, 'end')
    return all
  },
  'read late': async () => {
    const response = await answered(post('/stream'))
    await pause(40)
    return [response.readableFlowing, await text(response)]
  },
  'never read': async () => {
    const response = await answered(post('/large'))
    await pause(50)
    return [response.readableFlowing, response.readableDidRead, response.listenerCount('data')]
  },
  'nobody listens': async () => {
    const outgoing = post('/large')
    outgoing.end('{}')
    await once(outgoing, 'close')
    return 'closed'
  },
  'kept alive': async () => {
    const sockets = []
    for (const path of ['/echo', '/stream', '/echo']) {
      const outgoing = post(path, { agent: keepAlive })
      await text(await answered(outgoing))
      sockets.push(outgoing.reusedSocket)
      await pause(5)
    }
    return sockets
  },
  'three at once': async () =>
    Promise.all(
      ['a', 'b', 'c'].map(async name => {
        const outgoing = post(`/echo?${name}`, { agent: keepAlive })
        outgoing.end(name)
        return text((await once(outgoing, 'response'))[0])
      }),
    ),
  head: async () => {
    const outgoing = post('/echo', { method: 'HEAD' })
    outgoing.end()
    return text((await once(outgoing, 'response'))[0])
  },
  'no content': async () => text(await answered(post('/status?code=204'))),
  'not modified': async () => text(await answered(post('/status?code=304'))),
  redirect: async () => (await answered(post('/status?code=307'))).resume().statusCode,
  early: async () => {
    const outgoing = post('/early')
    outgoing.write('a part')
    const [response] = await once(outgoing, 'response')
    const all = await text(response)
    outgoing.on('error', () => undefined)
    outgoing.end('the rest')
    return [response.statusCode, all]
  },
  upgrade: async () => {
    const outgoing = post('/echo', { headers: { connection: 'upgrade', upgrade: 'x' } })
    outgoing.end()
    const [response, socket] = await once(outgoing, 'upgrade')
    socket.destroy()
    return response.statusCode
  },
  connect: async () => {
    const outgoing = post('models.example:443', { method: 'CONNECT' })
    outgoing.end()
    const [response, socket] = await once(outgoing, 'connect')
    socket.destroy()
    return response.statusCode
  },
  'destroyed while waiting': async () => {
    const outgoing = post('/silent')
    const failed = failure(outgoing)
    outgoing.end('{}')
    await pause(20)
    outgoing.destroy()
    return failed
  },
  'destroyed with an error': async () => {
    const outgoing = post('/silent')
    const failed = failure(outgoing)
    outgoing.end('{}')
    outgoing.destroy(new RangeError('enough'))
    return failed
  },
  aborted: async () => {
    const outgoing = post('/silent')
    outgoing.end('{}')
    outgoing.abort()
    await once(outgoing, 'close')
    return outgoing.aborted
  },
  'aborted by a signal': async () => {
    const controller = new AbortController()
    const outgoing = post('/stuck', { signal: controller.signal })
    const failed = failure(outgoing)
    const response = await answered(outgoing)
    const reading = text(response).catch(error => error.code)
    await pause(10)
    controller.abort()
    return [await failed, await reading]
  },
  'aborted before': async () => failure(post('/echo', { signal: AbortSignal.abort() }).end('{}')),
  'timed out': async () => {
    const outgoing = post('/silent', { timeout: 20 })
    const failed = failure(outgoing)
    outgoing.on('timeout', () => outgoing.destroy(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' })))
    outgoing.end('{}')
    return failed
  },
  'answer destroyed': async () => {
    const response = await answered(post('/stuck'))
    await once(response, 'data')
    response.destroy()
    await once(response, 'close')
    return [response.aborted, response.complete]
  },
  'loop left': async () => {
    for await (const chunk of await answered(post('/stuck'))) return chunk.toString()
    return undefined
  },
  'destroyed at the last word': async () => {
    const response = await answered(post('/stream'))
    let all = ''
    response.on('data', chunk => {
      all += chunk
      if (all.endsWith('three')) response.destroy()
    })
    await once(response, 'close')
    return all
  },
  cut: async () => {
    const response = await answered(post('/cut'))
    return text(response).catch(error => `${error.code} ${error.message}`)
  },
  reset: async () => {
    const outgoing = post('/reset')
    const failed = failure(outgoing)
    const response = await answered(outgoing)
    return [
      await text(response).catch(error => `${error.code} ${error.message}`),
      await Promise.race([failed, pause(20)]),
    ]
  },
  'hung up': async () => failure(post('/hang-up').end('{}')),
  refused: async () => (await failure(request({ ...options, port: 1, path: '/echo' }).end('{}'))).replace(/:\d+$/, ''),
  'nobody handles': async () => {
    const seen = once(process, 'uncaughtException')
    post('/hang-up').end('{}')
    const [error] = await seen
    return [error.code, error.message]
  },
  'wrong uses': async () => {
    const outgoing = post('/echo')
    const failed = failure(outgoing)
    const first = [thrown(() => outgoing.write({})), thrown(() => outgoing.end(7)), thrown(() => outgoing.write(null))]
    outgoing.end('{}')
    const second = [
      thrown(() => outgoing.write('more')),
      thrown(() => outgoing.end()),
      thrown(() => outgoing.setHeader('a', 'b')),
    ]
    return [
      first,
      second,
      await Promise.race([failed, once(outgoing, 'response').then(([response]) => response.resume() && 'answered')]),
    ]
  },
  'what it looks like': async () => {
    const outgoing = post('/echo')
    const response = await answered(outgoing)
    const seen = [outgoing, response].map(object => [
      object instanceof ClientRequest,
      Object.keys(object),
      object.eventNames(),
      object.eventNames().map(name => object.listenerCount(name)),
    ])
    await text(response)
    return seen
  },
}

const observed = process.argv[2] === 'observed'
await runCases(cases, { observed, observe: await seam('http/observe-http.js', 'observeHttp') })
keepAlive.destroy()
server.close()
server.closeAllConnections()
