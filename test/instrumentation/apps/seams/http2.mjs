// Ordinary uses of node:http2, each in its own way, with and without the seam. Named imports, before anything is observed.
import { connect, constants, createServer } from 'node:http2'
import { Readable, Writable, pipeline } from 'node:stream'
import { once } from 'node:events'
import { load } from '../../../libraries/newest/load.mjs'
import { pause, runCases, seam } from './record.mjs'
import { answer } from './server.mjs'

const server = createServer((request, response) => answer(request, response).catch(() => undefined))
await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${server.address().port}`
const session = connect(url)

const node22 = Number(process.versions.node.split('.')[0]) >= 22

const head = (path, more) => ({ ':method': 'POST', ':path': path, 'content-type': 'application/json', ...more })
const post = (path, more, on = session) => on.request(head(path, more))
const text = async stream => {
  let all = ''
  for await (const chunk of stream) all += chunk
  return all
}
const failure = stream =>
  new Promise(resolve => stream.on('error', error => resolve(`${error.name} ${error.code} ${error.message}`)))
const closed = async stream => {
  const failed = failure(stream)
  return Promise.race([failed, once(stream, 'close').then(() => 'closed')])
}
const thrown = act => {
  try {
    act()
    return 'nothing'
  } catch (error) {
    return `${error.name} ${error.code} ${error.message}`
  }
}
// A session of its own, for what ends it.
const alone = async act => {
  const session = connect(url)
  const failed = failure(session)
  await once(session, 'connect')
  const outcome = await act(session)
  session.destroy()
  return [outcome, await Promise.race([failed, pause(10).then(() => 'no error')])]
}

const cases = {
  'before it is connected': async () => {
    const session = connect(url)
    const all = await text(session.request(head('/echo')).end('{}'))
    session.close()
    return all
  },
  declined: async () => text(post('/declined').end('{}')),
  end: async () => text(post('/echo').end('{}')),
  get: async () => text(session.request({ ':path': '/echo' })),
  writes: async () => {
    const stream = post('/echo')
    const results = [stream.write('caf\u00e9 ', 'latin1'), stream.write(Buffer.from('buffer '))]
    await new Promise(resolve => stream.write(new Uint8Array([97, 98]), resolve))
    stream.end('Yw==', 'base64')
    return [results, await text(stream)]
  },
  piped: async () => text(Readable.from(['in ', 'three ', 'parts']).pipe(post('/echo'))),
  hints: async () => text(post('/hints').end('{}')),
  'with trailers': async () => {
    const stream = session.request(head('/echo'), { waitForTrailers: true })
    stream.on('wantTrailers', () => stream.sendTrailers({ sum: '1' }))
    return text(stream.end('{}'))
  },
  gRPC: async () => text(post('/echo', { 'content-type': 'application/grpc+proto' }).end('{}')),
  data: async () => {
    const stream = post('/stream').end('{}')
    const chunks = []
    stream.setEncoding('utf8').on('data', chunk => chunks.push(chunk))
    const [headers] = await once(stream, 'response')
    await once(stream, 'end')
    return [headers[':status'], chunks.join('')]
  },
  'read by pipe': async () => {
    const chunks = []
    const to = new Writable({ write: (chunk, _, done) => setTimeout(() => done(), chunks.push(chunk)) })
    await new Promise((resolve, reject) =>
      pipeline(post('/stream').end('{}'), to, error => (error ? reject(error) : resolve())),
    )
    return Buffer.concat(chunks).toString()
  },
  'read late': async () => {
    const stream = post('/stuck').end('{}')
    await once(stream, 'response')
    await pause(20)
    const flowing = stream.readableFlowing
    for await (const chunk of stream) return [flowing, chunk.toString()]
    return undefined
  },
  large: async () => (await text(post('/large').end('{}'))).length,
  'never read': async () => {
    const stream = post('/stuck').end('{}')
    await once(stream, 'response')
    await pause(30)
    return [stream.readableFlowing, stream.readableDidRead, stream.eventNames().includes('data')]
  },
  'three at once': async () => Promise.all(['a', 'b', 'c'].map(name => text(post(`/echo?${name}`).end(name)))),
  head: async () => text(session.request(head('/echo', { ':method': 'HEAD' }))),
  'no content': async () => {
    const stream = post('/status?code=204').end('{}')
    const [headers] = await once(stream, 'response')
    return [headers[':status'], await text(stream)]
  },
  early: async () => {
    const stream = post('/early')
    stream.write('a part')
    const all = await text(stream)
    stream.end()
    return all
  },
  'closed while waiting': async () => {
    const stream = post('/silent').end('{}')
    await pause(20)
    stream.close(constants.NGHTTP2_CANCEL)
    return closed(stream)
  },
  'destroyed with an error': async () => {
    const stream = post('/silent').end('{}')
    const outcome = closed(stream)
    stream.destroy(new RangeError('enough'))
    return outcome
  },
  'aborted by a signal': async () => {
    const controller = new AbortController()
    const stream = session.request(head('/stuck'), { signal: controller.signal }).end('{}')
    const outcome = closed(stream)
    await once(stream, 'data')
    controller.abort()
    return outcome
  },
  'aborted before': async () => closed(session.request(head('/echo'), { signal: AbortSignal.abort() })),
  'timed out': async () => {
    const stream = post('/silent').end('{}')
    stream.setTimeout(20, () => stream.close(constants.NGHTTP2_CANCEL))
    return closed(stream)
  },
  'loop left': async () => {
    for await (const chunk of post('/stuck').end('{}')) return chunk.toString()
    return undefined
  },
  'destroyed at the last word': async () => {
    const stream = post('/stuck').end('{}')
    stream.on('data', () => stream.destroy())
    return closed(stream)
  },
  reset: async () => {
    const stream = post('/reset').end('{}')
    const failed = failure(stream)
    return [await text(stream).catch(error => error.code), await failed]
  },
  'session destroyed': async () =>
    alone(async session => {
      const stream = post('/stuck', {}, session).end('{}')
      const outcome = closed(stream)
      await once(stream, 'data')
      session.destroy()
      return outcome
    }),
  'session failed': async () =>
    alone(async session => {
      const stream = post('/stuck', {}, session).end('{}')
      const outcome = closed(stream)
      await once(stream, 'data')
      session.destroy(new RangeError('broken'))
      return outcome
    }),
  'hung up': async () =>
    alone(async session => {
      const stream = post('/hang-up-session', {}, session).end('{}')
      return closed(stream)
    }),
  refused: async () => {
    const session = connect('http://127.0.0.1:1')
    const failed = failure(session)
    const stream = session.request(head('/echo')).end('{}')
    return [await closed(stream), await failed]
  },
  'wrong uses': async () =>
    alone(async session => {
      const stream = post('/echo', {}, session)
      const first = [thrown(() => session.request(7)), thrown(() => stream.write({}))]
      stream.end('{}')
      const all = await text(stream)
      session.close()
      return [first, all, thrown(() => session.request({ ':path': '/declined' }).on('error', () => undefined))]
    }),
  // Seen at the seam of fetch.
  undici: async () => {
    if (!node22) return 'not here'
    const { H2CClient } = await load('undici')
    const client = new H2CClient(url)
    const { body } = await client.request({ path: '/echo', method: 'POST', body: '{}' })
    const all = await body.text()
    await client.close()
    return all
  },
  'what it looks like': async () => {
    const stream = post('/echo').end('{}')
    const seen = [Object.keys(stream).sort(), stream.eventNames().filter(name => name !== 'response')]
    await text(stream)
    return seen
  },
}

const observed = process.argv[2] === 'observed'
await runCases(cases, { observed, observe: await seam('http2/observe-http2.js', 'observeHttp2') })
session.destroy()
server.close()
