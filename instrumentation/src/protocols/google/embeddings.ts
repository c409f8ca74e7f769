import * as names from '../../attributes.ts'
import { listOf, numberOf, objectOf, objectsOf, type JsonObject } from '../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireAnswer, WireRequest } from '../wire-body.ts'
import { fieldOf, googleErrorOf, modelOfPath, providerOfPath } from './fields.ts'
import { usageOf } from './usage.ts'

const MiB = 1024 * 1024

/** Embeddings of Gemini, one or many at a time, as both services have them. The vectors are never copied. */
export const geminiEmbeddings: Protocol = {
  operation: 'embeddings',
  provider: 'gcp.gemini',
  path: /\/[^/]+:(embedContent|batchEmbedContents)$/,
  answerBytes: 4 * MiB,
  speaks: ({ body }) => objectOf(body['content']) !== undefined || Array.isArray(body['requests']),
  readRequest: request => readRequest(request, objectsOf(request.body['requests'])[0] ?? request.body),
  readResponse,
}

/** Embeddings by Vertex AI's general method for predictions. */
export const vertexEmbeddings: Protocol = {
  operation: 'embeddings',
  provider: 'gcp.vertex_ai',
  path: /\/publishers\/google\/models\/[^/]+:predict$/,
  answerBytes: 4 * MiB,
  speaks: ({ body }) =>
    objectsOf(body['instances']).some(instance => instance['content'] ?? instance['text'] ?? instance['image']) &&
    objectsOf(body['instances']).every(instance => instance['prompt'] === undefined),
  readRequest: request => readRequest(request, objectOf(request.body['parameters'])),
  readResponse,
}

function readRequest({ path }: WireRequest, config: JsonObject | undefined): RequestReading {
  return {
    attributes: {
      [names.GEN_AI_PROVIDER_NAME]: providerOfPath(path),
      [names.GEN_AI_REQUEST_MODEL]: modelOfPath(path),
      [names.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]:
        numberOf(fieldOf(objectOf(fieldOf(config, 'embedContentConfig')), 'outputDimensionality')) ??
        numberOf(fieldOf(config, 'outputDimensionality')),
    },
  }
}

function readResponse({ body }: WireAnswer): ResponseReading {
  const predicted = objectsOf(body['predictions']).map(prediction => objectOf(prediction['embeddings']) ?? {})
  const all = [objectOf(body['embedding']) ?? [], ...objectsOf(body['embeddings']), ...predicted].flat()
  const vector = listOf(objectOf(all[0])?.['values'])
  const counts = predicted.map(({ statistics }) => numberOf(objectOf(statistics)?.['token_count']))
  const counted = counts.length > 0 && counts.every(count => count !== undefined)
  return {
    attributes: {
      [names.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: vector.length === 0 ? undefined : vector.length,
    },
    usage: counted
      ? {
          [names.USAGE_SOURCE]: 'provider',
          [names.GEN_AI_USAGE_INPUT_TOKENS]: counts.reduce((sum: number, count) => sum + (count ?? 0), 0),
        }
      : embedUsage(objectOf(body['usageMetadata'])),
    ...googleErrorOf(body),
  }
}

/** An embedding has no output to count, so what is there of a usage is the whole bill. */
function embedUsage(usage: JsonObject | undefined): ReturnType<typeof usageOf> {
  const { [names.GEN_AI_USAGE_OUTPUT_TOKENS]: _, ...input } = usageOf(usage)
  return Object.keys(input).length === 0 ? {} : { ...input, [names.USAGE_SOURCE]: 'provider' }
}
