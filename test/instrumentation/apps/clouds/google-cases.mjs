import { read } from './run-cases.mjs'

const contents = [{ role: 'user', parts: [{ text: 'Say hello' }] }]
const declaration = { name: 'lookup', description: 'Weather', parametersJsonSchema: { type: 'object' } }

export async function casesOf(load) {
  const { GoogleGenAI } = await load('@google/genai')
  const baseUrl = process.env.CLOUD_SERVER
  const gemini = new GoogleGenAI({ apiKey: 'key-test', httpOptions: { baseUrl } })
  const vertex = new GoogleGenAI({
    vertexai: true,
    project: 'p1',
    location: 'us-central1',
    httpOptions: { baseUrl },
    googleAuthOptions: {
      authClient: { getRequestHeaders: async () => new Headers({ authorization: 'Bearer token-test' }) },
    },
  })
  const generate = (model, config, client = gemini) => client.models.generateContent({ model, contents, config })
  const stream = (model, config, client = gemini) => client.models.generateContentStream({ model, contents, config })
  const texts = chunk => chunk.candidates?.[0]?.content?.parts
  return {
    generate: async () =>
      (
        await generate('hello', {
          systemInstruction: 'Be brief',
          temperature: 0.5,
          topK: 3,
          maxOutputTokens: 9,
          stopSequences: ['x'],
          seed: 5,
        })
      ).text,
    tools: async () =>
      (await generate('tools', { tools: [{ functionDeclarations: [declaration] }, { googleSearch: {} }] }))
        .functionCalls,
    history: async () =>
      (
        await gemini.models.generateContent({
          model: 'history',
          contents: [
            { role: 'user', parts: [{ text: 'Look' }, { inlineData: { mimeType: 'image/png', data: 'aGVsbG8=' } }] },
            { role: 'model', parts: [{ functionCall: { name: 'lookup', args: { city: 'Paris' } } }] },
            { role: 'user', parts: [{ functionResponse: { name: 'lookup', response: { output: 'Rain' } } }] },
            { role: 'user', parts: [{ fileData: { fileUri: 'https://files/1', mimeType: 'video/mp4' } }] },
          ],
        })
      ).text,
    json: async () => (await generate('json', { responseMimeType: 'application/json' })).text,
    chat: async () => {
      const chat = gemini.chats.create({ model: 'chat' })
      const first = (await chat.sendMessage({ message: 'One' })).text
      return [first, await read(await chat.sendMessageStream({ message: 'Two' }), texts)]
    },
    stream: async () => read(await stream('hello'), texts),
    'stream tools': async () => read(await stream('tools'), texts),
    'stream cut': async () => read(await stream('cut'), texts),
    'stream failing': async () => read(await stream('failing'), texts),
    'stream broken': async () => {
      for await (const chunk of await stream('hello')) return texts(chunk)
      return 'nothing'
    },
    'stream aborted': async () => {
      const controller = new AbortController()
      const chunks = await stream('stuck', { abortSignal: controller.signal })
      let count = 0
      return read(chunks, chunk => {
        if (++count === 2) controller.abort()
        return texts(chunk)
      })
    },
    blocked: async () => (await generate('blocked')).promptFeedback,
    bad: () => generate('bad'),
    limited: () => generate('limited'),
    embed: async () =>
      (
        await gemini.models.embedContent({
          model: 'embed-1',
          contents: ['one', 'two'],
          config: { outputDimensionality: 3 },
        })
      ).embeddings.length,
    count: async () => (await gemini.models.countTokens({ model: 'count', contents })).totalTokens,
    vertex: async () => (await generate('hello', undefined, vertex)).text,
    'vertex stream': async () => read(await stream('hello', undefined, vertex), texts),
    'vertex embed': async () =>
      (await vertex.models.embedContent({ model: 'text-embedding-005', contents: 'one' })).embeddings[0].values,
    'vertex images': async () =>
      (await vertex.models.generateImages({ model: 'imagen-4', prompt: 'A cat', config: { numberOfImages: 2 } }))
        .generatedImages.length,
    interaction: async () => {
      const asked = {
        model: 'interaction',
        input: 'Say hello',
        system_instruction: 'Be brief',
        previous_interaction_id: 'int-0',
      }
      return (await gemini.interactions.create(asked)).id
    },
    'interaction stream': async () =>
      read(
        await gemini.interactions.create({
          model: 'interaction-stream',
          input: [{ type: 'text', text: 'Say hello' }],
          stream: true,
        }),
        event => event.event_type,
      ),
    'list stream': async () => {
      const body = JSON.stringify({ contents, generation_config: { max_output_tokens: 9 } })
      const headers = { 'content-type': 'application/json' }
      const target = `${baseUrl}/v1beta/models/list:streamGenerateContent`
      return (await (await fetch(target, { method: 'POST', headers, body })).json()).length
    },
    'list stream cut': async () => {
      const answer = await fetch(`${baseUrl}/v1beta/models/cut:streamGenerateContent`, {
        method: 'POST',
        body: JSON.stringify({ contents }),
      })
      return answer.text().catch(error => error.message)
    },
  }
}
