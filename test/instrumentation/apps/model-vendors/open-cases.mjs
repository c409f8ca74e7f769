import { read } from './read.mjs'

// Rerankers and Hugging Face, by SDK where there is one.
const query = 'How long do refunds take?'
const messages = [{ role: 'user', content: 'Say hello' }]
const documents = ['Returns are free.', 'Refunds take five days.']

function voyage(load, url) {
  const { VoyageAIClient } = load('voyageai')
  const client = new VoyageAIClient({ apiKey: 'none', environment: `${url}/v1` })
  return {
    multimodal: () =>
      client.multimodalEmbed({ model: 'voyage-multimodal-3', inputs: [{ content: [{ type: 'text', text: 'one' }] }] }),
    contextualized: () => client.contextualizedEmbed({ model: 'voyage-context-3', inputs: [['one', 'two']] }),
    rerank: () => client.rerank({ model: 'rerank-2.5', query, documents, topK: 2 }),
    embed: () =>
      client.embed({ model: 'voyage-4', input: ['one'], inputType: 'query', outputDimension: 2, outputDtype: 'float' }),
  }
}

function huggingFace(load, url) {
  const { InferenceClient } = load('@huggingface/inference')
  const client = new InferenceClient('hf_none')
  return {
    chat: () => client.chatCompletion({ model: 'm1', messages, endpointUrl: `${url}/v1` }),
    'chat stream': () => read(client.chatCompletionStream({ model: 'm1', messages, endpointUrl: `${url}/v1` })),
    generation: () =>
      client.textGeneration({
        model: 'm1',
        inputs: 'Once',
        parameters: { max_new_tokens: 5 },
        endpointUrl: `${url}/v1`,
      }),
    features: () =>
      client.featureExtraction({
        inputs: 'one',
        endpointUrl: `${url}/hf-inference/models/org/m/pipeline/feature-extraction`,
      }),
  }
}

function plain(load, url) {
  const post = async (path, body) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return (await fetch(url + path, init)).text()
  }
  return {
    'jina rerank': () =>
      post('/v1/rerank', { model: 'jina-reranker-v2', query, documents, top_n: 2, return_documents: false }),
    'jina embed': () =>
      post('/v1/embeddings', {
        model: 'jina-embeddings-v3',
        input: [{ text: 'one' }],
        task: 'retrieval.query',
        dimensions: 2,
      }),
    'tei rerank': () => post('/rerank', { query, texts: documents }),
    gpt2: () => post('/hf-inference/models/gpt2', { inputs: 'Once', parameters: { max_new_tokens: 5 } }),
    generate: () => post('/generate', { inputs: 'Once', parameters: { details: true, decoder_input_details: true } }),
    'generate stream': () => post('/generate_stream', { inputs: 'Once', parameters: { max_new_tokens: 2 } }),
    // Somebody's own services on paths like these.
    'own chat with a model': () => post('/own/api/chat', { model: 'm', messages }),
    'own streamed chat': () => post('/own/stream/api/chat', { model: 'm', messages, stream: true }),
    'own second chat': () => post('/own/v2/chat', { model: 'm', messages }),
    'own first chat': () => post('/own/v1/chat', { model: 'command-r', message: 'Hi' }),
    'own prompt': () => post('/own/api/generate', { model: 'm', prompt: 'Hi', stream: false }),
    'own vectors': () => post('/own/api/embed', { model: 'm', input: 'Hi' }),
    'own order': () => post('/own/rerank', { model: 'm', query, documents }),
    'own report': () => post('/own/generate', { inputs: 'sales', parameters: { temperature: 1 } }),
    'own rerank': () => post('/rerank', { query, documents }),
    'own chat': () => post('/v1/chat', { message: 'Hi', stream: true }),
    'own generate': () => post('/generate', { inputs: 'a report' }),
    'own completions': () => post('/v1/completions', { task: 'T-1', done: true }),
    'own embeddings': () => post('/embeddings', { input: 'x' }),
  }
}

export const openCases = { voyage, 'hugging-face': huggingFace, plain }
