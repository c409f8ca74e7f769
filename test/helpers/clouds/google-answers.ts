import { json, sse, type CloudAnswer, type CloudCall } from './cloud-server.ts'

const usageMetadata = {
  promptTokenCount: 100,
  candidatesTokenCount: 20,
  thoughtsTokenCount: 30,
  toolUsePromptTokenCount: 7,
  cachedContentTokenCount: 40,
  totalTokenCount: 157,
  promptTokensDetails: [
    { modality: 'TEXT', tokenCount: 90 },
    { modality: 'IMAGE', tokenCount: 10 },
  ],
  candidatesTokensDetails: [{ modality: 'TEXT', tokenCount: 20 }],
  cacheTokensDetails: [{ modality: 'TEXT', tokenCount: 40 }],
}
const head = { modelVersion: 'gemini-2.5-flash-001', responseId: 'resp-1' }
const call = { functionCall: { id: 'call-1', name: 'lookup', args: { city: 'Paris' } } }
const status = (code: number, name: string) => ({ error: { code, message: `The script says ${code}`, status: name } })

/** Google's answers, written by us from its documented formats; the model's name says what shall happen. */
export function googleAnswer({ path, body, before }: CloudCall): CloudAnswer {
  const model = /\/(?:models|tunedModels)\/([^/]+):/.exec(path)?.[1] ?? ''
  if (path.includes('/interactions')) return interaction(body)
  if (path.includes(':countTokens')) return json({ totalTokens: 3 })
  if (/embed/i.test(model)) return embeddings(path)
  if (model.startsWith('imagen'))
    return json({ predictions: [{ bytesBase64Encoded: 'aGVsbG8=', mimeType: 'image/png' }] })
  if (model === 'bad') return json(status(400, 'INVALID_ARGUMENT'), { status: 400 })
  if (model === 'limited' || (model === 'flaky' && before === 0))
    return json(status(429, 'RESOURCE_EXHAUSTED'), { status: 429 })
  if (model === 'blocked')
    return json({
      ...head,
      promptFeedback: { blockReason: 'SAFETY' },
      usageMetadata: { promptTokenCount: 4, totalTokenCount: 4 },
    })
  if (path.includes(':stream')) return stream(path, model)
  const parts = model === 'tools' ? [call] : [{ text: 'Greet', thought: true }, { text: 'Hello there' }]
  return json(contents(parts, 'STOP', usageMetadata))
}

function contents(parts: readonly object[], finishReason?: string, usage?: object): object {
  const candidate = { content: { role: 'model', parts }, index: 0, ...(finishReason && { finishReason }) }
  return { ...head, candidates: [candidate], ...(usage && { usageMetadata: usage }) }
}

function stream(path: string, model: string): CloudAnswer {
  const counted = { promptTokenCount: 100, cachedContentTokenCount: 40, thoughtsTokenCount: 30, totalTokenCount: 130 }
  const events = [
    contents([{ text: 'Greet', thought: true }], undefined, counted),
    contents([{ text: 'Hello' }], undefined, { ...counted, candidatesTokenCount: 5, totalTokenCount: 135 }),
    contents([model === 'tools' ? call : { text: ' there' }], 'STOP', usageMetadata),
  ]
  if (model === 'failing') return sse([...events.slice(0, 2), status(503, 'UNAVAILABLE')])
  const shown = model === 'cut' || model === 'stuck' ? events.slice(0, 2) : events
  const end = model === 'cut' ? 'cut' : model === 'stuck' ? 'never' : 'whole'
  if (path.includes('alt=sse')) return sse(shown, { end })
  // Without `alt=sse` the same comes as one JSON list.
  const chunks = shown.map((event, index) => `${index === 0 ? '[' : ',\r\n'}${JSON.stringify(event, undefined, 2)}`)
  return { type: 'application/json; charset=UTF-8', chunks: [...chunks, ...(end === 'whole' ? [']'] : [])], end }
}

function embeddings(path: string): CloudAnswer {
  const values = [0.5, -1, 0.25]
  if (path.includes(':predict'))
    return json({ predictions: [{ embeddings: { values, statistics: { token_count: 6 } } }] })
  if (path.includes(':batchEmbedContents')) return json({ embeddings: [{ values }, { values }] })
  return json({ embedding: { values }, usageMetadata: { promptTokenCount: 6 } })
}

function interaction(body: string): CloudAnswer {
  const usage = {
    total_input_tokens: 100,
    total_cached_tokens: 40,
    total_output_tokens: 20,
    total_thought_tokens: 30,
    total_tool_use_tokens: 7,
    total_tokens: 157,
  }
  const output = [{ type: 'model_output', content: [{ type: 'text', text: 'Hello there' }] }]
  const whole = {
    id: 'int-1',
    object: 'interaction',
    model: 'gemini-2.5-flash',
    status: 'completed',
    usage,
    steps: output,
  }
  if (!body.includes('"stream":true')) return json(whole)
  return sse([
    {
      event_type: 'interaction.created',
      interaction: { ...whole, status: 'in_progress', usage: undefined, steps: [] },
    },
    { event_type: 'step.start', index: 0, step: { type: 'model_output', content: [] } },
    { event_type: 'step.delta', index: 0, delta: { type: 'text', text: 'Hello' } },
    { event_type: 'step.delta', index: 0, delta: { type: 'text', text: ' there' } },
    { event_type: 'step.stop', index: 0 },
    { event_type: 'interaction.completed', interaction: { ...whole, steps: [] } },
  ])
}
