import { flush, task } from '../../../instrumentation/dist/api/api.cjs'

// A function as it is called by a platform that freezes it: nothing of it runs after the answer.
await task('answer', {}, async () => {
  const body = JSON.stringify({ model: 'm1', messages: [{ role: 'user', content: 'Say hello' }] })
  const response = await fetch(`${process.env.MODEL_SERVER}/v1/chat/completions`, { method: 'POST', body })
  await response.json()
})
const before = process.listenerCount('SIGTERM')
console.log(await flush(), await flush(), before)
process.kill(process.pid, 'SIGKILL')
