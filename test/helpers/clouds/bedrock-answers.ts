import { awsEvent, awsException } from './aws-frames.ts'
import { json, type CloudAnswer, type CloudCall } from './cloud-server.ts'

const usage = {
  inputTokens: 56,
  outputTokens: 40,
  totalTokens: 192,
  cacheReadInputTokens: 64,
  cacheWriteInputTokens: 32,
  cacheDetails: [
    { ttl: '5m', inputTokens: 22 },
    { ttl: '1h', inputTokens: 10 },
  ],
}
const metrics = {
  inputTokenCount: 56,
  outputTokenCount: 40,
  invocationLatency: 90,
  firstByteLatency: 20,
  cacheReadInputTokenCount: 64,
  cacheWriteInputTokenCount: 32,
}
const counts = {
  'x-amzn-requestid': 'request-1',
  'x-amzn-bedrock-input-token-count': '12',
  'x-amzn-bedrock-output-token-count': '4',
}
const eventStream = 'application/vnd.amazon.eventstream'
const toolUse = { toolUseId: 'tooluse_1', name: 'lookup' }

/** Bedrock's answers, written by us from AWS's documented formats; the model's name says what shall happen. */
export function bedrockAnswer({ path, before }: CloudCall): CloudAnswer {
  const model = decodeURIComponent(/\/model\/(.+)\/[^/]+$/.exec(path)?.[1] ?? '')
  if (path.startsWith('/agents/')) return stream(agentEvents(), path)
  if (path.endsWith('/retrieve')) return json({ retrievalResults: passages })
  if (path.endsWith('/retrieveAndGenerate')) return json(quotedAnswer)
  if (path.endsWith('/rerank')) return json({ results: [ranked(1, 0.9), ranked(0, 0.2)] })
  if (model === 'bad') return failure(400, 'ValidationException:http://internal.amazon.com/coral/')
  if (model === 'limited' || (model === 'flaky' && before === 0)) return failure(429, 'ThrottlingException')
  if (path.endsWith('/converse')) return json(converse(model), { headers: { 'x-amzn-requestid': 'request-1' } })
  if (path.endsWith('/converse-stream')) return stream(converseEvents(model), model)
  if (path.endsWith('/invoke')) return json(invocations[model] ?? {}, { headers: counts })
  return stream(chunksOf(model), model)
}

function agentEvents(): readonly Buffer[] {
  const chunk = (text: string, more: object) =>
    awsEvent('chunk', { bytes: Buffer.from(text).toString('base64'), ...more })
  const attribution = { citations: quotedAnswer.citations }
  return [chunk('Five ', {}), awsEvent('trace', { trace: {} }), chunk('days.', { attribution })]
}

function failure(status: number, type: string): CloudAnswer {
  return json({ message: `The script says ${status}` }, { status, headers: { 'x-amzn-errortype': type } })
}

function converse(model: string): object {
  const content =
    model === 'tools'
      ? [{ text: 'Let me look' }, { toolUse: { ...toolUse, input: { city: 'Paris' } } }]
      : [{ reasoningContent: { reasoningText: { text: 'Greet', signature: 's' } } }, { text: 'Hello there' }]
  return {
    output: { message: { role: 'assistant', content } },
    stopReason: model === 'tools' ? 'tool_use' : model === 'guarded' ? 'guardrail_intervened' : 'end_turn',
    usage,
    metrics: { latencyMs: 100 },
    serviceTier: { type: 'default' },
  }
}

function converseEvents(model: string): readonly Buffer[] {
  const delta = (contentBlockIndex: number, delta: object) =>
    awsEvent('contentBlockDelta', { contentBlockIndex, delta })
  const start = awsEvent('messageStart', { role: 'assistant' })
  const end = awsEvent('metadata', { usage, metrics: { latencyMs: 100 } })
  const stop = (contentBlockIndex: number) => awsEvent('contentBlockStop', { contentBlockIndex })
  if (model === 'tools')
    return [
      start,
      awsEvent('contentBlockStart', { contentBlockIndex: 0, start: { toolUse } }),
      delta(0, { toolUse: { input: '{"city":' } }),
      delta(0, { toolUse: { input: '"Paris"}' } }),
      stop(0),
      awsEvent('messageStop', { stopReason: 'tool_use' }),
      end,
    ]
  const texts = [
    start,
    delta(0, { reasoningContent: { text: 'Greet' } }),
    stop(0),
    delta(1, { text: 'Hello' }),
    delta(1, { text: ' there' }),
    stop(1),
  ]
  if (model === 'failing') return [...texts.slice(0, 4), awsException('throttlingException', 'Slow down')]
  return [...texts, awsEvent('messageStop', { stopReason: 'end_turn' }), end]
}

/** A stream in pieces that know nothing of frames. */
function stream(frames: readonly Buffer[], model: string): CloudAnswer {
  const end = model.includes('cut') ? 'cut' : model.includes('stuck') ? 'never' : 'whole'
  const bytes = Buffer.concat(end === 'whole' ? frames : frames.slice(0, 4))
  const chunks = Array.from({ length: Math.ceil(bytes.length / 70) }, (_, index) =>
    bytes.subarray(index * 70, index * 70 + 70),
  )
  return { type: eventStream, headers: { 'x-amzn-requestid': 'request-1' }, chunks, end }
}

const claudeUsage = {
  input_tokens: 56,
  cache_creation_input_tokens: 32,
  cache_read_input_tokens: 64,
  output_tokens: 40,
}
const claude = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-5',
  content: [{ type: 'text', text: 'Hello there' }],
  stop_reason: 'end_turn',
  usage: claudeUsage,
}
const chat = { message: { role: 'assistant', content: 'Hello there' }, index: 0 }

/** What each family of models answers, in its own form. */
const invocations: Readonly<Record<string, object>> = {
  'anthropic.claude-sonnet-4-5-v1:0': claude,
  'amazon.nova-lite-v1:0': {
    output: { message: { role: 'assistant', content: [{ text: 'Hello there' }] } },
    stopReason: 'end_turn',
    usage: { inputTokens: 56, outputTokens: 40, cacheReadInputTokenCount: 64, cacheWriteInputTokenCount: 32 },
  },
  'amazon.titan-text-express-v1': {
    inputTextTokenCount: 5,
    results: [{ tokenCount: 3, outputText: 'Hello there', completionReason: 'FINISH' }],
  },
  'meta.llama3-70b-instruct-v1:0': {
    generation: 'Hello there',
    prompt_token_count: 5,
    generation_token_count: 3,
    stop_reason: 'stop',
  },
  'mistral.mistral-7b-instruct-v0:2': { outputs: [{ text: 'Hello there', stop_reason: 'length' }] },
  'mistral.mistral-large-2407-v1:0': { choices: [{ ...chat, stop_reason: 'stop' }] },
  'cohere.command-r-v1:0': { text: 'Hello there', generation_id: 'g-1', finish_reason: 'COMPLETE' },
  'ai21.jamba-1-5-large-v1:0': {
    id: 'jamba-1',
    choices: [{ ...chat, finish_reason: 'stop' }],
    usage: { prompt_tokens: 5, completion_tokens: 3, total_tokens: 8 },
  },
  'deepseek.r1-v1:0': { choices: [{ text: 'Hello there', stop_reason: 'stop' }] },
  'amazon.titan-embed-text-v2:0': { embedding: [0.5, -1, 0.25], inputTextTokenCount: 6 },
  'cohere.embed-english-v3': { embeddings: [[0.5, -1, 0.25]], id: 'e-1', texts: ['one'] },
  'amazon.titan-image-generator-v2:0': { images: ['aGVsbG8='] },
  'cohere.rerank-v3-5:0': {
    results: [
      { index: 1, relevance_score: 0.9 },
      { index: 0, relevance_score: 0.2 },
    ],
  },
  'twelvelabs.pegasus-1-2-v1:0': { message: 'A film', finishReason: 'stop' },
}

function chunksOf(model: string): readonly Buffer[] {
  const chunks = streams[model.replace(/-(cut|stuck)$/, '')] ?? []
  return chunks.map((chunk, index) => {
    const whole = index === chunks.length - 1 ? { ...chunk, 'amazon-bedrock-invocationMetrics': metrics } : chunk
    return awsEvent('chunk', { bytes: Buffer.from(JSON.stringify(whole)).toString('base64'), p: 'abcd' })
  })
}

const streams: Readonly<Record<string, readonly object[]>> = {
  'anthropic.claude-sonnet-4-5-v1:0': [
    {
      type: 'message_start',
      message: { ...claude, content: [], stop_reason: null, usage: { ...claudeUsage, output_tokens: 1 } },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Hello' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: ' there' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 40 } },
    { type: 'message_stop' },
  ],
  'amazon.nova-lite-v1:0': [
    { messageStart: { role: 'assistant' } },
    { contentBlockDelta: { delta: { text: 'Hello' }, contentBlockIndex: 0 } },
    { contentBlockDelta: { delta: { text: ' there' }, contentBlockIndex: 0 } },
    { messageStop: { stopReason: 'end_turn' } },
    {
      metadata: {
        usage: { inputTokens: 56, outputTokens: 40, cacheReadInputTokenCount: 64, cacheWriteInputTokenCount: 32 },
      },
    },
  ],
  'meta.llama3-70b-instruct-v1:0': [
    { generation: 'Hello', prompt_token_count: 5, generation_token_count: 1, stop_reason: null },
    { generation: ' there', prompt_token_count: null, generation_token_count: 3, stop_reason: 'stop' },
  ],
  'mistral.mistral-large-2407-v1:0': [
    { choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, stop_reason: null }] },
    { choices: [{ index: 0, message: { role: 'assistant', content: ' there' }, stop_reason: 'stop' }] },
  ],
}

const passages = [
  {
    content: { type: 'TEXT', text: 'Refunds take five days.' },
    location: { type: 'S3', s3Location: { uri: 's3://help/refunds.md' } },
    score: 0.91,
    metadata: { 'x-amz-bedrock-kb-chunk-id': 'chunk-7', 'x-amz-bedrock-kb-source-uri': 's3://help/refunds.md' },
  },
  {
    content: { text: 'Returns are free.' },
    location: { type: 'WEB', webLocation: { url: 'https://help/returns' } },
    score: 0.5,
  },
]
const quotedAnswer = {
  sessionId: 'session-1',
  output: { text: 'Five days.' },
  citations: [{ generatedResponsePart: {}, retrievedReferences: passages.slice(0, 1) }],
}

function ranked(index: number, relevanceScore: number): object {
  return { index, relevanceScore }
}
