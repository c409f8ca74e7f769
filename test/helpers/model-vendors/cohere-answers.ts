import { events, json, lines, type VendorCall, type VendorScript } from './vendor-answer.ts'

const meta = {
  api_version: { version: '2' },
  billed_units: { input_tokens: 9, output_tokens: 4 },
  tokens: { input_tokens: 70, output_tokens: 5 },
}
const usage = { billed_units: meta.billed_units, tokens: meta.tokens, cached_tokens: 3 }
const call = { id: 'call_1', type: 'function', function: { name: 'lookup', arguments: '{"city":"Paris"}' } }
const citation = { start: 0, end: 2, text: 'Hi', sources: [{ type: 'document', id: 'd1', document: { id: 'd1' } }] }

/** Cohere's chat of both versions and its embeddings; the rerankers have a script of their own. */
export const cohereAnswers: VendorScript = asked => {
  if (asked.body['model'] === 'missing' && /\/v[12]\//.test(asked.path))
    return json({ id: 'e1', message: "model 'missing' not found" }, 404)
  if (asked.path.endsWith('/v2/chat')) return asked.body['stream'] === true ? chatStream(asked) : chat(asked)
  if (asked.path.endsWith('/v1/chat')) return asked.body['stream'] === true ? legacyStream() : legacy()
  if (asked.path.endsWith('/v2/embed')) return embed({ float: [[0.1, 0.2, 0.3]] })
  if (asked.path.endsWith('/v1/embed')) return embed([[0.1, 0.2, 0.3]])
  return undefined
}

function chat({ body }: VendorCall) {
  const message = body['tools']
    ? { role: 'assistant', tool_plan: 'I look it up.', tool_calls: [call] }
    : { role: 'assistant', content: [{ type: 'text', text: 'Hi' }], citations: [citation] }
  return json({ id: 'c-1', finish_reason: body['tools'] ? 'TOOL_CALL' : 'COMPLETE', message, usage })
}

function chatStream({ body }: VendorCall) {
  const content = (type: string, field: string, text: string, index: number) => [
    { type: 'content-start', index, delta: { message: { content: { type, [field]: '' } } } },
    { type: 'content-delta', index, delta: { message: { content: { [field]: text } } } },
    { type: 'content-end', index },
  ]
  const tool = [
    { type: 'tool-plan-delta', delta: { message: { tool_plan: 'I look it up.' } } },
    {
      type: 'tool-call-start',
      index: 0,
      delta: { message: { tool_calls: { ...call, function: { name: 'lookup', arguments: '' } } } },
    },
    { type: 'tool-call-delta', index: 0, delta: { message: { tool_calls: { function: { arguments: '{"city":' } } } } },
    { type: 'tool-call-delta', index: 0, delta: { message: { tool_calls: { function: { arguments: '"Paris"}' } } } } },
    { type: 'tool-call-end', index: 0 },
  ]
  const said = [...content('thinking', 'thinking', 'Greet', 0), ...content('text', 'text', 'Hi', 1)]
  return events(
    [
      {
        id: 'c-1',
        type: 'message-start',
        delta: { message: { role: 'assistant', content: [], tool_plan: '', tool_calls: [], citations: [] } },
      },
      ...(body['tools'] ? tool : said),
      { type: 'citation-start', index: 0, delta: { message: { citations: citation } } },
      { type: 'citation-end', index: 0 },
      { type: 'message-end', delta: { finish_reason: body['tools'] ? 'TOOL_CALL' : 'COMPLETE', usage } },
    ],
    { named: true, done: false },
  )
}

const legacyAnswer = {
  response_id: 'r-1',
  generation_id: 'g-1',
  text: 'Hi',
  chat_history: [],
  finish_reason: 'COMPLETE',
  meta,
}

function legacy() {
  return json(legacyAnswer)
}

function legacyStream() {
  return lines(
    [
      { is_finished: false, event_type: 'stream-start', generation_id: 'g-1' },
      { is_finished: false, event_type: 'text-generation', text: 'H' },
      { is_finished: false, event_type: 'text-generation', text: 'i' },
      { is_finished: true, event_type: 'stream-end', finish_reason: 'COMPLETE', response: legacyAnswer },
    ],
    'application/stream+json',
  )
}

function embed(embeddings: unknown) {
  const kind = Array.isArray(embeddings) ? 'embeddings_floats' : 'embeddings_by_type'
  return json({
    id: 'emb-1',
    embeddings,
    texts: ['one'],
    response_type: kind,
    meta: { billed_units: { input_tokens: 2 } },
  })
}
