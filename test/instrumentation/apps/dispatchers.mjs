// fetch through dispatchers of Node's own undici that the application chose, and calls that are nobody's business.
void globalThis.Response
const key = [2, 1]
  .map(version => Symbol.for(`undici.globalDispatcher.${version}`))
  .find(key => globalThis[key] !== undefined)
const Agent = globalThis[key].constructor
const base = process.env.MODEL_SERVER
const post = (model, more) => {
  const body = JSON.stringify({ model, input: 'Say hello', messages: [{ role: 'user', content: 'Say hello' }] })
  return fetch(`${base}/v1/chat/completions`, { method: 'POST', body, ...more }).then(response => response.text())
}

await post('passed', { dispatcher: new Agent({ connections: 1 }) })
globalThis[key] = new Agent()
await post('global')
await Promise.all([post('one'), post('two'), post('three')])
const bytes = new TextEncoder().encode(
  JSON.stringify({ model: 'bytes', messages: [{ role: 'user', content: 'Hello' }] }),
)
await post('', { body: bytes })
await post('', { body: new Blob([bytes]).stream(), duplex: 'half' })
await fetch(`${base}/v1/moderations`, { method: 'POST', body: JSON.stringify({ model: 'other path' }) })
await fetch(`${base}/v1/chat/completions`, { method: 'POST', body: JSON.stringify({ model: 'other shape' }) })
console.log('done')
