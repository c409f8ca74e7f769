import * as names from '../../../attributes.ts'
import { blobPart, mediaPart } from '../../../content/media.ts'
import { textPart, type Part } from '../../../content/message.ts'
import type { StreamEvent } from '../../framing/event.ts'
import { objectOf, objectsOf, parseJson, textOf, type JsonObject } from '../../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../../protocol.ts'
import type { WireBody, WireRequest } from '../../wire-body.ts'
import { choiceCount, providerErrorOf } from '../fields.ts'
import { usageOf } from '../usage.ts'
import { fileParts } from './file-parts.ts'
import { asksForStream } from './form-fields.ts'

const MiB = 1024 * 1024

/** OpenAI's images: made from a text, or from images that come as a form. What comes back is kept as size and hash. */
export const openaiImages: Protocol = {
  operation: 'image_generation',
  provider: 'openai',
  path: /\/images\/(generations|edits|variations)$/,
  answerBytes: 16 * MiB,
  speaks: ({ body, path }) => typeof body['prompt'] === 'string' || (!path.endsWith('generations') && hasImage(body)),
  readRequest,
  readResponse,
  joinStream,
}

function hasImage({ image, images }: JsonObject): boolean {
  return typeof (image ?? images) === 'object'
}

function readRequest({ body }: WireRequest): RequestReading {
  const prompt = textOf(body['prompt'])
  const parts = [
    ...(prompt === undefined ? [] : [textPart(prompt)]),
    ...fileParts('image', body['image']),
    ...objectsOf(body['images']).map(readReference),
    ...fileParts('image', body['mask']),
  ]
  const streaming = asksForStream(body)
  return {
    streaming,
    attributes: {
      [names.GEN_AI_REQUEST_MODEL]: textOf(body['model']),
      [names.GEN_AI_REQUEST_STREAM]: streaming ? true : undefined,
      [names.GEN_AI_REQUEST_CHOICE_COUNT]: choiceCount({ n: Number(body['n']) }),
      [names.GEN_AI_OUTPUT_TYPE]: 'image',
    },
    messages: parts.length === 0 ? [] : [{ role: 'user', parts }],
  }
}

// Edits also take images by reference, as JSON.
function readReference(image: JsonObject): Part {
  const url = textOf(image['image_url'])
  return url === undefined
    ? { type: 'file', modality: 'image', file_id: image['file_id'], mime_type: image['mime_type'], hash: image['hash'] }
    : mediaPart('image', url)
}

function readResponse({ body }: WireBody): ResponseReading {
  const format = textOf(body['output_format'])
  const parts = objectsOf(body['data']).flatMap(image => readImage(image, format && `image/${format}`))
  return {
    attributes: { [names.GEN_AI_RESPONSE_MODEL]: textOf(body['model']) },
    usage: usageOf(objectOf(body['usage']), { input: 'input', output: 'output' }),
    messages: parts.length === 0 ? [] : [{ role: 'assistant', parts }],
    ...providerErrorOf(body),
  }
}

function readImage(image: JsonObject, mimeType: string | undefined): readonly Part[] {
  const base64 = textOf(image['b64_json'])
  const url = textOf(image['url'])
  const revised = textOf(image['revised_prompt'])
  const part = base64 === undefined ? url && mediaPart('image', url) : blobPart('image', mimeType, base64)
  return part ? [{ ...part, ...(revised && { revised_prompt: revised }) }] : []
}

/** The images that were completed; what came before them are sketches of the same. */
function joinStream(events: readonly StreamEvent[]): JsonObject {
  let body: JsonObject = {}
  const images: JsonObject[] = []
  for (const { data } of events) {
    const event = objectOf(parseJson(data)) ?? {}
    if (textOf(event['type'])?.endsWith('.completed')) {
      images.push({ b64_json: event['b64_json'] })
      body = { ...body, usage: event['usage'], output_format: event['output_format'] }
    }
    if (event['error'] !== undefined) body = { ...body, error: event['error'] }
  }
  return { ...body, data: images }
}
