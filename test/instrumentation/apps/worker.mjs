import { isMainThread, Worker } from 'node:worker_threads'
import { fileURLToPath } from 'node:url'

if (isMainThread) {
  const worker = new Worker(fileURLToPath(import.meta.url))
  worker.on('error', error => console.log(error))
} else {
  const body = JSON.stringify({ model: 'm1', messages: [{ role: 'user', content: 'Say hello' }] })
  const response = await fetch(`${process.env.MODEL_SERVER}/v1/chat/completions`, { method: 'POST', body })
  await response.text()
  console.log(response.status)
}
