import * as names from '../../attributes.ts'
import type { Protocol } from '../protocol.ts'
import { anthropicMessages } from './messages.ts'

/** Anthropic's messages as Vertex AI serves them: the model and whether it streams stand in the path. */
export const anthropicOnVertex: Protocol = {
  ...anthropicMessages,
  provider: 'gcp.vertex_ai',
  // Counting tokens is a model by that name.
  path: /\/publishers\/anthropic\/models\/(?!count-tokens)[^/]+:(streamRawPredict|rawPredict)$/,
  speaks: ({ body }) => Array.isArray(body['messages']),
  readRequest: request => {
    const reading = anthropicMessages.readRequest(request)
    const streaming = request.path.endsWith(':streamRawPredict')
    return {
      ...reading,
      streaming,
      attributes: {
        ...reading.attributes,
        [names.GEN_AI_PROVIDER_NAME]: 'gcp.vertex_ai',
        [names.GEN_AI_REQUEST_MODEL]: /\/models\/([^/]+):\w+$/.exec(request.path)?.[1],
        [names.GEN_AI_REQUEST_STREAM]: streaming ? true : undefined,
      },
    }
  },
}
