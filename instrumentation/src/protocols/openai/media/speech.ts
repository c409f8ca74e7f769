import * as names from '../../../attributes.ts'
import { blobPart } from '../../../content/media.ts'
import { textPart, type Part } from '../../../content/message.ts'
import type { StreamEvent } from '../../framing/event.ts'
import { objectOf, parseJson, textOf, type JsonObject } from '../../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../../protocol.ts'
import type { WireAnswer, WireRequest } from '../../wire-body.ts'
import { providerErrorOf } from '../fields.ts'
import { usageOf } from '../usage.ts'

const MiB = 1024 * 1024

/** OpenAI's speech: a text goes in, sound comes out, as bytes or as events. Of the sound, size and hash are kept. */
export const openaiSpeech: Protocol = {
  operation: 'speech',
  provider: 'openai',
  path: /\/audio\/speech$/,
  answerBytes: 16 * MiB,
  speaks: ({ body }) => typeof body['input'] === 'string' && (body['model'] ?? body['voice']) !== undefined,
  readRequest,
  readResponse,
  joinStream,
}

function readRequest({ body }: WireRequest): RequestReading {
  const instructions = textOf(body['instructions'])
  const streaming = body['stream_format'] === 'sse'
  return {
    streaming,
    attributes: {
      [names.GEN_AI_REQUEST_MODEL]: textOf(body['model']),
      [names.GEN_AI_REQUEST_STREAM]: streaming ? true : undefined,
      [names.GEN_AI_OUTPUT_TYPE]: 'speech',
    },
    messages: [{ role: 'user', parts: [textPart(textOf(body['input']) ?? '')] }],
    system: instructions === undefined ? [] : [textPart(instructions)],
  }
}

function readResponse({ body, file }: WireAnswer): ResponseReading {
  const sound = textOf(body['audio'])
  const part: Part | undefined = file
    ? { type: 'blob', modality: 'audio', ...file }
    : sound === undefined
      ? undefined
      : blobPart('audio', undefined, sound)
  return {
    attributes: {},
    usage: usageOf(objectOf(body['usage']), { input: 'input', output: 'output' }),
    messages: part === undefined ? [] : [{ role: 'assistant', parts: [part] }],
    ...providerErrorOf(body),
  }
}

function joinStream(events: readonly StreamEvent[]): JsonObject {
  const sound: Buffer[] = []
  let body: JsonObject = {}
  for (const { data } of events) {
    const event = objectOf(parseJson(data)) ?? {}
    const audio = textOf(event['audio'])
    if (audio !== undefined) sound.push(Buffer.from(audio, 'base64'))
    if (event['type'] === 'speech.audio.done') body = { ...body, usage: event['usage'] }
    if (event['error'] !== undefined) body = { ...body, error: event['error'] }
  }
  return { ...body, ...(sound.length > 0 && { audio: Buffer.concat(sound).toString('base64') }) }
}
