import { isMainThread, Worker } from 'node:worker_threads'
import { fileURLToPath } from 'node:url'

if (isMainThread) {
  new Worker(fileURLToPath(import.meta.url))
} else {
  const body = JSON.stringify({ model: 'm1', messages: [{ role: 'user', content: 'Say hello' }] })
  const response = await fetch(`${process.env.MODEL_SERVER}/v1/chat/completions`, { method: 'POST', body })
  await response.text()
  console.log(response.status)
}
