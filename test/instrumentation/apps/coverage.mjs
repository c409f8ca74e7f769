import { request } from 'node:http'

// Three requests to hosts that models are called at, as far as a name goes: all of them end at the model server.
const { port } = new URL(process.env.MODEL_SERVER)
const lookup = (_, { all }, done) =>
  all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)

async function post(host, path, body) {
  const headers = { 'content-type': 'application/json', authorization: 'Bearer sk-test' }
  const response = await new Promise((resolve, reject) => {
    const outgoing = request({ host, port, path, method: 'POST', lookup, headers }, resolve)
    outgoing.on('error', reject).end(JSON.stringify(body))
  })
  response.resume()
  await new Promise(resolve => response.on('end', resolve))
}

const messages = [{ role: 'user', content: 'Say hello' }]
await post('api.openai.com', '/v1/chat/completions', { model: 'm1', messages })
await post('api.openai.com', '/v1/brand-new/obj_1234567890?key=sk-test', { thing: 'secret' })
await post('api.groq.com', '/openai/v1/chat/completions', { unheard: 'of' })
await post('example.com', '/v1/brand-new', { model: 'm1' })
console.log('done')
