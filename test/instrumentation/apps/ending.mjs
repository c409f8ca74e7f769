import { setImmediate, setTimeout } from 'node:timers/promises'

// One call, then the end that the argument names.
const call = async model => {
  const body = JSON.stringify({ model, stream: model !== 'm1', messages: [{ role: 'user', content: 'Say hello' }] })
  const headers = { 'content-type': 'application/json' }
  return fetch(`${process.env.MODEL_SERVER}/v1/chat/completions`, { method: 'POST', body, headers })
}
const endings = {
  async 'of itself'() {},
  async 'with listeners of beforeExit'() {
    let times = 0
    process.on('beforeExit', code => {
      times += 1
      console.log('beforeExit', code, times)
      if (times === 1) void setTimeout(10).then(() => console.log('more work'))
    })
    process.on('exit', code => console.log('exit', code, process.listenerCount('beforeExit')))
  },
  async 'by throwing'() {
    throw new Error('The application has failed')
  },
  async 'by a signal'() {
    setInterval(() => undefined, 1000)
  },
  async 'by a signal it handles'() {
    const timer = setInterval(() => undefined, 1000)
    process.once('SIGTERM', () => {
      clearInterval(timer)
      process.exitCode = 7
    })
    await setImmediate()
    console.log('listeners', process.listenerCount('SIGTERM'))
  },
  async 'long after the last call'() {
    await setTimeout(2500)
    console.log('listeners', process.listenerCount('SIGINT'))
  },
  async 'with a stream that ends late'() {
    const response = await call('stuck')
    const reader = response.body.getReader()
    const { value } = await reader.read()
    console.log(new TextDecoder().decode(value).slice(0, 5))
    setInterval(() => undefined, 1000)
  },
}

const response = await call('m1')
console.log((await response.json()).id)
await endings[process.argv[2]]()
console.log('ready')
