import { events, json, type VendorCall, type VendorScript } from './vendor-answer.ts'

/** Rerankers and Hugging Face. */
export const otherAnswers: VendorScript = asked => {
  const { path, body } = asked
  if (path.endsWith('/v1/rerank') && String(body['model']).startsWith('rerank-2')) return voyage(asked)
  if (path.endsWith('/v1/rerank') && String(body['model']).startsWith('jina')) return jina()
  if (path.endsWith('/rerank') && Array.isArray(body['texts']))
    return json([
      { index: 1, score: 0.99 },
      { index: 0, score: 0.1 },
    ])
  if (path.endsWith('/rerank')) return cohere()
  if (path.endsWith('/pipeline/feature-extraction')) return json([[0.1, 0.2, 0.3]])
  if (path.endsWith('/models/gpt2')) return json([{ generated_text: 'Once upon a time' }])
  if (path.endsWith('/generate')) {
    return json({
      generated_text: 'a time',
      details: { finish_reason: 'eos_token', generated_tokens: 2, prefill: [{}, {}, {}], tokens: [] },
    })
  }
  if (path.endsWith('/generate_stream')) return stream()
  return undefined
}

const order = [
  { index: 1, relevance_score: 0.98 },
  { index: 0, relevance_score: 0.1 },
]

function voyage({ body }: VendorCall) {
  return json({ object: 'list', data: order, model: body['model'], usage: { total_tokens: 26 } })
}

function jina() {
  return json({
    model: 'jina-reranker-v2',
    object: 'list',
    usage: { total_tokens: 30, prompt_tokens: 30 },
    results: order,
  })
}

function cohere() {
  return json({
    id: 'rr-1',
    results: order,
    meta: { api_version: { version: '2' }, billed_units: { search_units: 1 } },
  })
}

function stream() {
  const token = (text: string, id: number) => ({
    index: id,
    token: { id, text, logprob: -1, special: false },
    generated_text: null,
    details: null,
  })
  const details = { finish_reason: 'length', generated_tokens: 2, input_length: 3 }
  return events([token('a', 1), { ...token(' time', 2), generated_text: 'a time', details }], { done: false })
}
