import * as names from '../../attributes.ts'
import { blobPart } from '../../content/media.ts'
import { textPart, type Part } from '../../content/message.ts'
import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireAnswer, WireRequest } from '../wire-body.ts'
import { googleErrorOf, modelOfPath, providerOfPath } from './fields.ts'

const MiB = 1024 * 1024

/** Imagen, by Vertex AI's general method for predictions; the Gemini API has it at the same end of a path. */
export const imagen: Protocol = {
  operation: 'image_generation',
  provider: 'gcp.vertex_ai',
  path: /\/models\/(imagen|imagegeneration|virtual-try-on)[^/]*:predict$/,
  answerBytes: 16 * MiB,
  speaks: ({ body }) => objectsOf(body['instances']).length > 0,
  readRequest,
  readResponse,
}

function readRequest({ path, body }: WireRequest): RequestReading {
  const count = numberOf(objectOf(body['parameters'])?.['sampleCount'])
  const prompts = objectsOf(body['instances']).flatMap(({ prompt }) => textOf(prompt) ?? [])
  return {
    attributes: {
      [names.GEN_AI_PROVIDER_NAME]: providerOfPath(path),
      [names.GEN_AI_REQUEST_MODEL]: modelOfPath(path),
      [names.GEN_AI_REQUEST_CHOICE_COUNT]: count === 1 ? undefined : count,
      [names.GEN_AI_OUTPUT_TYPE]: 'image',
    },
    messages: prompts.map(prompt => ({ role: 'user', parts: [textPart(prompt)] })),
  }
}

function readResponse({ body }: WireAnswer): ResponseReading {
  const images = objectsOf(body['predictions'])
  return {
    attributes: {},
    usage: {},
    messages: images.length === 0 ? [] : [{ role: 'assistant', parts: images.map(readImage) }],
    ...googleErrorOf(body),
  }
}

function readImage(image: JsonObject): Part {
  const base64 = textOf(image['bytesBase64Encoded'])
  if (base64 !== undefined) return blobPart('image', textOf(image['mimeType']), base64)
  const uri = textOf(image['gcsUri'])
  if (uri !== undefined) return { type: 'uri', modality: 'image', mime_type: image['mimeType'], uri }
  return { type: 'refusal', content: image['raiFilteredReason'] }
}
