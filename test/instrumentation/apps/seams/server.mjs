// What the requests of the cases run into; the path says what shall happen. The same for HTTP/1.1 and, through Node's
// compatible classes, for HTTP/2.
const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

export async function answer(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://server')
  const name = pathname.slice(1)
  await behaviours[name in behaviours ? name : 'echo'](request, response, searchParams)
}

const behaviours = {
  async echo(request, response) {
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.end(`you said ${await body(request)}`)
  },
  async stream(request, response) {
    await body(request)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const part of ['one ', 'two ', 'three']) {
      response.write(part)
      await pause(5)
    }
    response.end()
  },
  async stuck(request, response) {
    await body(request)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('some')
  },
  async large(request, response) {
    await body(request)
    response.writeHead(200)
    response.end('x'.repeat(1_000_000))
  },
  async status(request, response, parameters) {
    await body(request)
    response.writeHead(Number(parameters.get('code')), { location: '/echo' }).end()
  },
  async cut(request, response) {
    await body(request)
    response.writeHead(200, { 'content-type': 'text/plain', 'content-length': '100' })
    response.write('half of')
    await pause(20)
    request.socket.destroy()
  },
  async reset(request, response) {
    await body(request)
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.write('half of')
    await pause(20)
    // INTERNAL_ERROR
    if (request.stream) request.stream.close(2)
    else request.socket.resetAndDestroy()
  },
  async 'hang-up'(request) {
    request.socket.destroy()
  },
  async 'hang-up-session'(request) {
    request.stream.session.destroy()
  },
  async silent() {},
  async early(_, response) {
    response.writeHead(413).end('too much')
  },
  async hints(request, response) {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' })
    await behaviours.echo(request, response)
  },
}

async function body(request) {
  const chunks = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}
