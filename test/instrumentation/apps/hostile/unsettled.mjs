// Node ends a process whose module waits for ever with a warning and a code of its own.
const body = JSON.stringify({ model: 'm1', messages: [{ role: 'user', content: 'Say hello' }] })
const response = await fetch(`${process.env.MODEL_SERVER}/v1/chat/completions`, { method: 'POST', body })
console.log(response.status, (await response.json()).id)
await new Promise(() => undefined)
