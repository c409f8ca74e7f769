import { expect, test } from 'vitest'
import type { JsonObject } from '../../../instrumentation/src/protocols/json.ts'
import type { Protocol } from '../../../instrumentation/src/protocols/protocol.ts'
import { cohereProtocols } from '../../../instrumentation/src/protocols/cohere/protocols.ts'
import { huggingFaceProtocols } from '../../../instrumentation/src/protocols/hugging-face/protocols.ts'
import { ollamaProtocols } from '../../../instrumentation/src/protocols/ollama/protocols.ts'
import { openaiProtocols } from '../../../instrumentation/src/protocols/openai/protocols.ts'
import { rerankProtocols } from '../../../instrumentation/src/protocols/rerank/protocols.ts'
import { seededRandom, type SeededRandom } from '../../helpers/seeded-random.ts'

const families: readonly (readonly [name: string, protocols: readonly Protocol[]])[] = [
  ['OpenAI', openaiProtocols],
  ['Cohere', cohereProtocols],
  ['Ollama', ollamaProtocols],
  ['Hugging Face', huggingFaceProtocols],
  ['the rerankers', rerankProtocols],
]

/** Names that these formats use, at whatever depth. */
const fields = [
  'id',
  'type',
  'role',
  'content',
  'text',
  'model',
  'messages',
  'message',
  'choices',
  'delta',
  'index',
  'tool_calls',
  'function',
  'arguments',
  'name',
  'usage',
  'input',
  'output',
  'prompt',
  'data',
  'embedding',
  'embeddings',
  'error',
  'code',
  'event_type',
  'response',
  'finish_reason',
  'thinking',
  'parts',
  'audio',
  'image',
  'image_url',
  'url',
  'file',
  'b64_json',
  'annotations',
  'documents',
  'query',
  'results',
  'score',
  'relevance_score',
  'top_k',
  'stream',
  'options',
  'images',
  'parameters',
  'inputs',
  'tools',
  'meta',
  'billed_units',
  'tokens',
  'citations',
  'created',
  'done',
  'reasoning',
  'reasoning_details',
  'usage_details',
  'summary',
  'status',
  'body',
  'item',
  'result',
  'encrypted_content',
  'search_results',
  'x_groq',
] as const
const leaves: readonly [unknown, ...unknown[]] = [
  null,
  0,
  -1,
  1e300,
  '',
  'x',
  'data:',
  '{"a":',
  'COMPLETE',
  true,
  false,
  [],
  {},
]

function oddValue(random: SeededRandom, depth: number): unknown {
  if (depth === 0 || random.chance(0.3)) return random.pick(leaves)
  if (random.chance(0.35)) return random.list(3, () => oddValue(random, depth - 1))
  return oddObject(random, depth - 1)
}

function oddObject(random: SeededRandom, depth: number): JsonObject {
  return Object.fromEntries(random.list(8, () => [random.pick(fields), oddValue(random, depth)]))
}

test.each(families)('no body of %s is too odd to be read', (_, protocols) => {
  const random = seededRandom(7)
  for (const protocol of protocols) {
    for (let count = 0; count < 100; count++) {
      const request = {
        method: 'POST',
        path: '/v1/models/m/x',
        query: new URLSearchParams(),
        body: oddObject(random, 3),
        list: [],
      }
      const events = Array.from({ length: 4 }, () => ({ event: 'message', data: JSON.stringify(oddValue(random, 4)) }))

      expect(typeof protocol.speaks(request)).toBe('boolean')
      const { attributes } = protocol.readRequest(request)
      const whole = protocol.readResponse({ body: oddObject(random, 4), list: [oddValue(random, 3)] }, request)
      const joined = protocol.joinStream?.(events, request) ?? {}
      const streamed = protocol.readResponse({ body: joined, list: [] }, request)

      for (const value of [attributes, whole.attributes, whole.usage, streamed.attributes].flatMap(Object.values))
        expect(Array.isArray(value) || ['undefined', 'string', 'number', 'boolean'].includes(typeof value)).toBe(true)
      expect(() => JSON.stringify([whole, streamed])).not.toThrow()
    }
  }
})
