import { cutAfter, events, json, type VendorAnswer, type VendorCall, type VendorScript } from './vendor-answer.ts'

const pixel = Buffer.from('a small picture').toString('base64')
const sound = Buffer.from('a short sound')

/** OpenAI's endpoints, and what those who speak its formats answer otherwise, by the model's name. */
export const openaiAnswers: VendorScript = call => {
  const { path, body } = call
  const found = routes.find(([pattern]) => pattern.test(path))
  if (body['model'] === 'limited')
    return json({ error: { message: 'Slow down', type: 'requests', code: 'rate_limit_exceeded' } }, 429)
  if (body['model'] === 'broken') return json({ error: { message: 'Oh no', type: 'server_error', code: 500 } }, 500)
  if (body['model'] === 'silent') return { pieces: [], held: true }
  return found?.[1](call)
}

const routes: readonly (readonly [path: RegExp, answer: (call: VendorCall) => VendorAnswer])[] = [
  [/\/(chat|agents)\/completions(\?|$)/, chat],
  [/\/fim\/completions$/, () => json(completed({ content: 'return 1' }))],
  [/\/completions$/, legacyCompletion],
  [/\/images\/(generations|edits|variations)$/, images],
  [/\/audio\/(transcriptions|translations)$/, transcription],
  [/\/audio\/speech$/, speech],
  [/\/moderations$/, moderation],
  [
    /\/vector_stores\/vs_missing\/search$/,
    () => json({ error: { message: 'No such store', type: 'invalid_request_error', code: 'not_found' } }, 404),
  ],
  [/\/vector_stores\/[^/]+\/search$/, search],
  [/\/responses\/compact$/, compacted],
  [/embeddings$/, embedding],
]

const usage = { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 }

function completed(message: object, more: object = {}): Record<string, unknown> {
  return {
    id: 'cmpl-1',
    object: 'chat.completion',
    created: 1_790_000_000,
    model: 'm1-2026',
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop', logprobs: null }],
    usage,
    ...more,
  }
}

const cited = {
  type: 'url_citation',
  url_citation: { url: 'https://a.example', title: 'A', start_index: 0, end_index: 2 },
}

/** What each server does otherwise. */
const dialects: Readonly<Record<string, () => object>> = {
  audio: () =>
    completed(
      {
        content: null,
        audio: { id: 'audio_1', data: sound.toString('base64'), transcript: 'Hi', expires_at: 1_790_000_001 },
      },
      {
        usage: {
          ...usage,
          prompt_tokens_details: { audio_tokens: 12, text_tokens: 8, cached_tokens: 0 },
          completion_tokens_details: {
            audio_tokens: 4,
            text_tokens: 1,
            accepted_prediction_tokens: 2,
            rejected_prediction_tokens: 1,
          },
        },
      },
    ),
  search: () => completed({ content: 'Hi', annotations: [cited] }),
  legacy: () => ({
    ...completed({}),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: null, function_call: { name: 'lookup', arguments: '{"a":1}' } },
        finish_reason: 'function_call',
      },
    ],
  }),
  openrouter: () =>
    completed(
      { content: 'Hi', reasoning: null, reasoning_details: [{ type: 'reasoning.text', text: 'Greet' }] },
      {
        provider: 'Groq',
        usage: { ...usage, cost: 0.00012, prompt_tokens_details: { cached_tokens: 8, cache_write_tokens: 4 } },
      },
    ),
  deepseek: () =>
    completed(
      { content: 'Hi', reasoning_content: 'Greet' },
      {
        usage: {
          ...usage,
          prompt_cache_hit_tokens: 16,
          prompt_cache_miss_tokens: 4,
          completion_tokens_details: { reasoning_tokens: 3 },
        },
      },
    ),
  // Counts reasoning beside the output.
  grok: () =>
    completed(
      { content: 'Hi' },
      {
        usage: {
          prompt_tokens: 20,
          completion_tokens: 5,
          total_tokens: 325,
          completion_tokens_details: { reasoning_tokens: 300 },
        },
      },
    ),
  sonar: () =>
    completed(
      { content: 'Hi' },
      {
        citations: ['https://a.example'],
        search_results: [{ title: 'A', url: 'https://a.example', date: null }],
        usage: { ...usage, num_search_queries: 1, cost: { total_cost: 0.006 } },
      },
    ),
  magistral: () =>
    completed({
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'Greet' }] },
        { type: 'text', text: 'Hi' },
      ],
    }),
}

function chat({ path, body }: VendorCall): VendorAnswer {
  const dialect = String(body['model'])
  const answer = json((dialects[dialect] ?? (() => completed({ content: 'Hi' })))())
  if (body['stream'] !== true)
    return path.startsWith('/litellm/') ? { ...answer, headers: { 'x-litellm-response-cost': '0.0031' } } : answer
  return streams[dialect]?.() ?? events(chunksOf([{ content: 'H' }, { content: 'i' }]))
}

function chunk(delta: object, more: object = {}): Record<string, unknown> {
  const choices = [{ index: 0, delta, finish_reason: null }]
  return { id: 'cmpl-1', object: 'chat.completion.chunk', created: 1_790_000_000, model: 'm1-2026', choices, ...more }
}

function chunksOf(deltas: readonly object[], more: object = { usage }): object[] {
  const last = { ...chunk({}), choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }
  return [chunk({ role: 'assistant', content: '' }), ...deltas.map(delta => chunk(delta)), { ...last, ...more }]
}

const streams: Readonly<Record<string, () => VendorAnswer>> = {
  openrouter: () => {
    const [first, ...rest] = chunksOf(
      [{ content: 'Hi', reasoning_details: [{ type: 'reasoning.text', text: 'Greet' }] }],
      { usage: { ...usage, cost: 0.5 }, provider: 'Groq' },
    )
    return events([': OPENROUTER PROCESSING', first, ': OPENROUTER PROCESSING', ...rest])
  },
  groq: () => events(chunksOf([{ content: 'Hi' }], { x_groq: { id: 'req_1', usage } })),
  kimi: () => {
    const last = {
      ...chunk({}),
      choices: [{ index: 0, delta: {}, finish_reason: 'stop', usage: { ...usage, cached_tokens: 8 } }],
    }
    return events([chunk({ content: 'Hi' }), last])
  },
  magistral: () =>
    events(
      chunksOf([{ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Greet' }] }] }, { content: 'Hi' }]),
    ),
  // Two whole calls under one index, as some local servers send them.
  whole: () =>
    events(
      chunksOf([
        { tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: 'lookup', arguments: '{"a":1}' } }] },
        { tool_calls: [{ index: 0, id: 'c2', type: 'function', function: { name: 'lookup', arguments: '{"a":2}' } }] },
      ]),
    ),
  audio: () =>
    events(
      chunksOf([
        { audio: { id: 'audio_1', transcript: 'H' } },
        { audio: { data: sound.subarray(0, 4).toString('base64'), transcript: 'i' } },
        { audio: { data: sound.subarray(4).toString('base64') } },
      ]),
    ),
  failing: () =>
    events([
      chunk({ content: 'H' }),
      {
        ...chunk({}),
        error: { code: 502, message: 'Upstream died' },
        choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
      },
    ]),
  held: () => ({ ...events(chunksOf([{ content: 'Hi' }])), held: true }),
  cut: () => cutAfter(2, events(chunksOf([{ content: 'H' }, { content: 'i' }]))),
}

function legacyCompletion({ body }: VendorCall): VendorAnswer {
  const head = { id: 'cmpl-1', object: 'text_completion', created: 1_790_000_000, model: 'm1-2026' }
  const choice = (text: string, reason: string | null) => ({ text, index: 0, logprobs: null, finish_reason: reason })
  if (body['stream'] !== true) return json({ ...head, choices: [choice('a time', 'length')], usage })
  return events([
    { ...head, choices: [choice('a', null)] },
    { ...head, choices: [choice(' time', 'length')] },
    { ...head, choices: [], usage },
  ])
}

const imageUsage = {
  input_tokens: 30,
  output_tokens: 200,
  total_tokens: 230,
  input_tokens_details: { text_tokens: 10, image_tokens: 20 },
  output_tokens_details: { text_tokens: 0, image_tokens: 200 },
}

function images({ body }: VendorCall): VendorAnswer {
  if (body['stream'] === true) {
    const made = {
      b64_json: pixel,
      output_format: 'png',
      created_at: 1,
      background: 'auto',
      quality: 'low',
      size: '1024x1024',
    }
    return events(
      [
        { type: 'image_generation.partial_image', partial_image_index: 0, ...made, b64_json: 'c2tldGNo' },
        { type: 'image_generation.completed', ...made, usage: imageUsage },
      ],
      { named: true, done: false },
    )
  }
  return json({ created: 1_790_000_000, output_format: 'png', data: [{ b64_json: pixel }], usage: imageUsage })
}

function transcription({ text }: VendorCall): VendorAnswer {
  if (/name="stream"\r\n\r\ntrue/.test(text)) {
    return events(
      [
        { type: 'transcript.text.delta', delta: 'Hel' },
        { type: 'transcript.text.delta', delta: 'lo' },
        {
          type: 'transcript.text.done',
          text: 'Hello',
          usage: {
            type: 'tokens',
            input_tokens: 14,
            output_tokens: 3,
            total_tokens: 17,
            input_token_details: { audio_tokens: 14, text_tokens: 0 },
          },
        },
      ],
      { named: true, done: false },
    )
  }
  if (/name="response_format"\r\n\r\n(text|srt)/.test(text))
    return { type: 'text/plain; charset=utf-8', pieces: ['Hello\n'] }
  return json({ text: 'Hello', usage: { type: 'duration', seconds: 9 } })
}

function speech({ body }: VendorCall): VendorAnswer {
  if (body['model'] === 'long') return { type: 'audio/mpeg', pieces: [sound], held: true }
  if (body['stream_format'] !== 'sse') return { type: 'audio/mpeg', pieces: [sound.subarray(0, 6), sound.subarray(6)] }
  return events(
    [
      { type: 'speech.audio.delta', audio: sound.toString('base64') },
      { type: 'speech.audio.done', usage: { input_tokens: 7, output_tokens: 50, total_tokens: 57 } },
    ],
    { done: false },
  )
}

function moderation(): VendorAnswer {
  return json({
    id: 'modr-1',
    model: 'omni-moderation-2026',
    results: [
      { flagged: true, categories: { violence: true, hate: false }, category_scores: { violence: 0.9, hate: 0.1 } },
    ],
  })
}

function search(): VendorAnswer {
  const hit = (id: string, score: number, text: string) => ({
    file_id: id,
    filename: `${id}.md`,
    score,
    attributes: {},
    content: [{ type: 'text', text }],
  })
  return json({
    object: 'vector_store.search_results.page',
    search_query: ['How long do refunds take?'],
    data: [hit('file-7', 0.92, 'Refunds take five days.'), hit('file-8', 0.4, 'Returns are free.')],
    has_more: false,
    next_page: null,
  })
}

function compacted(): VendorAnswer {
  return json({
    id: 'resp_c',
    object: 'response.compaction',
    created_at: 1_790_000_000,
    output: [
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi' }] },
      { type: 'compaction', id: 'cmp_1', encrypted_content: 'xxxx' },
    ],
    usage: { input_tokens: 90, output_tokens: 10, total_tokens: 100 },
  })
}

// Voyage and Jina count the total only.
function embedding(call: VendorCall): VendorAnswer {
  const { body } = call
  const one = { object: 'embedding', index: 0, embedding: [0.5, -1] }
  const data = call.path.includes('contextualized') ? [{ object: 'list', index: 0, data: [one] }] : [one]
  return json({ object: 'list', data, model: String(body['model']), usage: { total_tokens: 6 } })
}
