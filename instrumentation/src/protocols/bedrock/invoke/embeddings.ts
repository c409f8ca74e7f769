import * as names from '../../../attributes.ts'
import { listOf, numberOf, objectOf } from '../../json.ts'
import type { ModelFormat } from './invocation.ts'

/** Embeddings of Titan, Nova and Cohere. The vectors are never copied. */
export const embeddingsFormat: ModelFormat = {
  operation: 'embeddings',
  speaks: ({ body }) =>
    Array.isArray(body['texts']) ||
    typeof body['input_type'] === 'string' ||
    objectOf(body['singleEmbeddingParams']) !== undefined ||
    (body['taskType'] === undefined &&
      [body['inputText'], body['inputImage']].some(given => typeof given === 'string')),
  readRequest: ({ body }) => ({
    attributes: {
      [names.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]:
        numberOf(body['dimensions']) ??
        numberOf(body['output_dimension']) ??
        numberOf(objectOf(body['singleEmbeddingParams'])?.['embeddingDimension']),
    },
  }),
  readResponse: ({ body }) => {
    const several = objectOf(body['embeddings'])?.['float'] ?? body['embeddings']
    const vector = Array.isArray(body['embedding']) ? body['embedding'] : listOf(several)[0]
    const input = numberOf(body['inputTextTokenCount'])
    return {
      attributes: {
        [names.GEN_AI_EMBEDDINGS_DIMENSION_COUNT]: Array.isArray(vector) ? vector.length : undefined,
      },
      usage: input === undefined ? {} : { [names.USAGE_SOURCE]: 'provider', [names.GEN_AI_USAGE_INPUT_TOKENS]: input },
    }
  },
}
