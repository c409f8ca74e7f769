import * as names from '../../../attributes.ts'
import { blobPart } from '../../../content/media.ts'
import { textPart } from '../../../content/message.ts'
import { listOf, numberOf, objectOf, textOf, type JsonObject } from '../../json.ts'
import type { ModelFormat } from './invocation.ts'

/** Images by Titan, Nova Canvas and Stability. */
export const imagesFormat: ModelFormat = {
  operation: 'image_generation',
  speaks: ({ body }) => /IMAGE|PAINTING|BACKGROUND|VARIATION/.test(textOf(body['taskType']) ?? '') || isStability(body),
  readRequest: ({ body }) => {
    const count = numberOf(objectOf(body['imageGenerationConfig'])?.['numberOfImages'])
    const prompt = promptOf(body)
    return {
      attributes: {
        [names.GEN_AI_REQUEST_CHOICE_COUNT]: count === 1 ? undefined : count,
        [names.GEN_AI_REQUEST_SEED]: numberOf(body['seed']),
        [names.GEN_AI_OUTPUT_TYPE]: 'image',
      },
      messages: prompt === undefined ? [] : [{ role: 'user', parts: [textPart(prompt)] }],
    }
  },
  readResponse: ({ body }) => {
    const images = listOf(body['images']).filter(image => typeof image === 'string')
    const parts = images.map(image => blobPart('image', undefined, image))
    return { attributes: {}, usage: {}, messages: parts.length === 0 ? [] : [{ role: 'assistant', parts }] }
  },
}

function isStability(body: JsonObject): boolean {
  return typeof body['prompt'] === 'string' && textOf(body['mode'])?.endsWith('-to-image') === true
}

/** The tasks keep their texts in parameters of their own. */
function promptOf(body: JsonObject): string | undefined {
  const parameters = Object.entries(body).flatMap(([name, value]) => (name.endsWith('Params') ? [objectOf(value)] : []))
  return textOf(body['prompt']) ?? parameters.map(one => textOf(one?.['text'])).find(text => text !== undefined)
}
