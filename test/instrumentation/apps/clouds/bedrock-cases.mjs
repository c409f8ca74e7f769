import { read } from './run-cases.mjs'

const base = process.env.CLOUD_SERVER
const credentials = { accessKeyId: 'AKIATESTTESTTESTTEST', secretAccessKey: 'secret-test' }
const messages = [{ role: 'user', content: [{ text: 'Say hello' }] }]
const claude = {
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 9,
  system: 'Be brief',
  messages: [{ role: 'user', content: 'Say hello' }],
}
const chat = { messages: [{ role: 'user', content: 'Say hello' }], max_tokens: 9 }
const nova = { schemaVersion: 'messages-v1', messages, inferenceConfig: { maxTokens: 9 } }
const profile = 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-5-v1:0'

/** The bodies of the families of models, by model. */
const bodies = {
  'anthropic.claude-sonnet-4-5-v1:0': claude,
  'amazon.nova-lite-v1:0': nova,
  'amazon.titan-text-express-v1': {
    inputText: 'Say hello',
    textGenerationConfig: { maxTokenCount: 9, stopSequences: ['x'] },
  },
  'meta.llama3-70b-instruct-v1:0': { prompt: 'Say hello', max_gen_len: 9, temperature: 0.5 },
  'mistral.mistral-7b-instruct-v0:2': { prompt: 'Say hello', max_tokens: 9, top_k: 3 },
  'mistral.mistral-large-2407-v1:0': chat,
  'cohere.command-r-v1:0': {
    message: 'Say hello',
    chat_history: [{ role: 'CHATBOT', message: 'Yes?' }],
    max_tokens: 9,
  },
  'ai21.jamba-1-5-large-v1:0': chat,
  'deepseek.r1-v1:0': { prompt: 'Say hello', max_tokens: 9 },
  'amazon.titan-embed-text-v2:0': { inputText: 'one', dimensions: 3 },
  'cohere.embed-english-v3': { texts: ['one'], input_type: 'search_document' },
  'amazon.titan-image-generator-v2:0': { taskType: 'TEXT_IMAGE', textToImageParams: { text: 'A cat' } },
  'cohere.rerank-v3-5:0': { query: 'refund', documents: ['Returns', 'Refunds'], api_version: 2 },
  'twelvelabs.pegasus-1-2-v1:0': { inputPrompt: 'What is it?', mediaSource: {} },
}

export async function casesOf(load) {
  const runtime = await load('@aws-sdk/client-bedrock-runtime')
  const agents = await load('@aws-sdk/client-bedrock-agent-runtime')
  const common = { region: 'us-east-1', credentials, maxAttempts: 2 }
  const http1 = await http1Handler(load)
  const client = new runtime.BedrockRuntimeClient({ ...common, endpoint: base, requestHandler: http1 })
  const client2 = new runtime.BedrockRuntimeClient({ ...common, endpoint: process.env.CLOUD_SERVER_HTTP2 })
  const agent = new agents.BedrockAgentRuntimeClient({ ...common, endpoint: process.env.CLOUD_SERVER_HTTP2 })
  const cases = {
    ...converseCases(runtime, client),
    ...invokeCases(runtime, client),
    ...agentCases(agents, agent),
    ...Object.fromEntries(Object.entries(converseCases(runtime, client2)).map(([name, run]) => [`h2 ${name}`, run])),
  }
  // The connections of HTTP/2 stay open until the client is told.
  return { ...cases, end: async () => [client, client2, agent].forEach(one => one.destroy()) }
}

async function http1Handler(load) {
  const { NodeHttpHandler } = await load('@smithy/node-http-handler')
  return new NodeHttpHandler()
}

function converseCases({ ConverseCommand, ConverseStreamCommand }, client) {
  const converse = async (modelId, more) => {
    const { output, stopReason, usage } = await client.send(new ConverseCommand({ modelId, messages, ...more }))
    return { output, stopReason, usage }
  }
  const stream = async (modelId, options) =>
    (await client.send(new ConverseStreamCommand({ modelId, messages }), options)).stream
  return {
    converse: () =>
      converse('hello', {
        system: [{ text: 'Be brief' }, { cachePoint: { type: 'default' } }],
        inferenceConfig: { maxTokens: 9, temperature: 0.5, topP: 0.9, stopSequences: ['x'] },
        additionalModelRequestFields: { top_k: 3 },
        guardrailConfig: { guardrailIdentifier: 'guard-1', guardrailVersion: '1' },
      }),
    'converse profile': () => converse(profile),
    'converse tools': () =>
      converse('tools', {
        toolConfig: { tools: [{ toolSpec: { name: 'lookup', inputSchema: { json: { type: 'object' } } } }] },
      }),
    'converse history': () =>
      converse('history', {
        messages: [
          { role: 'user', content: [{ image: { format: 'png', source: { bytes: Buffer.from('hello') } } }] },
          { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'lookup', input: { city: 'Paris' } } }] },
          {
            role: 'user',
            content: [{ toolResult: { toolUseId: 't1', content: [{ json: { sky: 'rain' } }], status: 'error' } }],
          },
        ],
      }),
    'converse guarded': () => converse('guarded'),
    'converse bad': () => converse('bad'),
    'converse limited': () => converse('limited'),
    'converse flaky': () => converse('flaky'),
    'converse stream': async () => read(await stream('hello')),
    'converse stream tools': async () => read(await stream('tools')),
    'converse stream failing': async () => read(await stream('failing')),
    'converse stream cut': async () => (await read(await stream('cut'))).length,
    'converse stream aborted': async () => {
      const controller = new AbortController()
      return read(await stream('stuck', { abortSignal: controller.signal }), event => {
        if (event.contentBlockDelta?.delta.text) controller.abort()
        return event
      })
    },
  }
}

function invokeCases({ InvokeModelCommand, InvokeModelWithResponseStreamCommand }, client) {
  const invoke = async (modelId, body) => {
    const given = { modelId, body: JSON.stringify(body), guardrailIdentifier: 'guard-2', guardrailVersion: '1' }
    return JSON.parse(Buffer.from((await client.send(new InvokeModelCommand(given))).body).toString())
  }
  const stream = async (modelId, body) => {
    const command = new InvokeModelWithResponseStreamCommand({ modelId, body: JSON.stringify(body) })
    return read((await client.send(command)).body, event => JSON.parse(Buffer.from(event.chunk.bytes).toString()))
  }
  const streamed = [
    'anthropic.claude-sonnet-4-5-v1:0',
    'amazon.nova-lite-v1:0',
    'meta.llama3-70b-instruct-v1:0',
    'mistral.mistral-large-2407-v1:0',
  ]
  return {
    ...Object.fromEntries(
      Object.entries(bodies).map(([model, body]) => [`invoke ${model}`, () => invoke(model, body)]),
    ),
    ...Object.fromEntries(streamed.map(model => [`stream ${model}`, () => stream(model, bodies[model])])),
    'stream cut': async () => (await stream('anthropic.claude-sonnet-4-5-v1:0-cut', claude)).length,
  }
}

function agentCases({ RetrieveCommand, RetrieveAndGenerateCommand, RerankCommand, InvokeAgentCommand }, client) {
  const send = async command => {
    const { $metadata: _, ...result } = await client.send(command)
    return result
  }
  const modelArn = 'arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-sonnet-4-5-v1:0'
  return {
    agent: async () => {
      const given = { agentId: 'AGENT1', agentAliasId: 'ALIAS1', sessionId: 'session-2', inputText: 'How long?' }
      const { completion } = await client.send(new InvokeAgentCommand(given))
      return read(completion, event => event.chunk && Buffer.from(event.chunk.bytes).toString())
    },
    retrieve: () =>
      send(
        new RetrieveCommand({
          knowledgeBaseId: 'KB12345678',
          retrievalQuery: { text: 'How long do refunds take?' },
          retrievalConfiguration: {
            vectorSearchConfiguration: { numberOfResults: 2, filter: { equals: { key: 'lang', value: 'en' } } },
          },
        }),
      ),
    'retrieve and generate': () =>
      send(
        new RetrieveAndGenerateCommand({
          input: { text: 'How long?' },
          retrieveAndGenerateConfiguration: {
            type: 'KNOWLEDGE_BASE',
            knowledgeBaseConfiguration: { knowledgeBaseId: 'KB12345678', modelArn },
          },
        }),
      ),
    rerank: () =>
      send(
        new RerankCommand({
          queries: [{ type: 'TEXT', textQuery: { text: 'refund' } }],
          sources: ['Returns', 'Refunds'].map(text => ({
            type: 'INLINE',
            inlineDocumentSource: { type: 'TEXT', textDocument: { text } },
          })),
          rerankingConfiguration: {
            type: 'BEDROCK_RERANKING_MODEL',
            bedrockRerankingConfiguration: {
              numberOfResults: 2,
              modelConfiguration: { modelArn: 'arn:aws:bedrock:us-west-2::foundation-model/cohere.rerank-v3-5:0' },
            },
          },
        }),
      ),
  }
}
