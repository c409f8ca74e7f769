import { cutAfter, json, lines, type VendorCall, type VendorScript } from './vendor-answer.ts'

const head = { model: 'llama3.2', created_at: '2026-11-01T00:00:00.000000Z' }
const end = {
  done: true,
  done_reason: 'stop',
  total_duration: 9,
  load_duration: 1,
  prompt_eval_count: 26,
  prompt_eval_duration: 2,
  eval_count: 8,
  eval_duration: 3,
}

/** Ollama's own API. */
export const ollamaAnswers: VendorScript = asked => {
  const kind = /\/api\/(chat|generate|embed|embeddings)$/.exec(asked.path)?.[1]
  if (kind === undefined) return undefined
  if (asked.body['model'] === 'missing') return json({ error: "model 'missing' not found" }, 404)
  if (kind === 'embed')
    return json({
      model: 'nomic',
      embeddings: [
        [0.1, 0.2],
        [0.3, 0.4],
      ],
      total_duration: 5,
      prompt_eval_count: 6,
    })
  if (kind === 'embeddings') return json({ embedding: [0.1, 0.2] })
  const answer = kind === 'chat' ? chat(asked) : generate(asked)
  return asked.body['model'] === 'cut' ? cutAfter(2, answer) : answer
}

function chat({ body }: VendorCall) {
  const call = { function: { name: 'lookup', arguments: { city: 'Paris' } } }
  const whole = body['tools']
    ? { role: 'assistant', content: '', tool_calls: [call] }
    : { role: 'assistant', content: 'Hello', thinking: 'Greet' }
  if (body['stream'] === false) return json({ ...head, message: whole, ...end })
  const deltas = body['tools']
    ? [{ role: 'assistant', content: '', tool_calls: [call] }]
    : [
        { role: 'assistant', content: '', thinking: 'Greet' },
        { role: 'assistant', content: 'Hel' },
        { role: 'assistant', content: 'lo' },
      ]
  const last = { ...head, message: { role: 'assistant', content: '' }, ...end }
  return lines([...deltas.map(message => ({ ...head, message, done: false })), last])
}

function generate({ body }: VendorCall) {
  if (body['stream'] === false) return json({ ...head, response: 'Hello', ...end, context: [1, 2] })
  return lines([
    { ...head, response: 'Hel', done: false },
    { ...head, response: 'lo', done: false },
    { ...head, response: '', ...end, context: [1, 2] },
  ])
}
