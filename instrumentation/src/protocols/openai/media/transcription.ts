import type { Attributes } from '@opentelemetry/api'
import * as names from '../../../attributes.ts'
import { textPart } from '../../../content/message.ts'
import type { StreamEvent } from '../../framing/event.ts'
import { numberOf, objectOf, parseJson, textOf, type JsonObject } from '../../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../../protocol.ts'
import type { WireAnswer, WireRequest } from '../../wire-body.ts'
import { providerErrorOf } from '../fields.ts'
import { usageOf } from '../usage.ts'
import { fileParts } from './file-parts.ts'
import { asksForStream } from './form-fields.ts'

const MiB = 1024 * 1024

/** OpenAI's transcriptions and translations of speech: a form with a recording goes in, its text comes out. */
export const openaiTranscription: Protocol = {
  operation: 'transcription',
  provider: 'openai',
  path: /\/audio\/(transcriptions|translations)$/,
  answerBytes: 4 * MiB,
  speaks: ({ body }) =>
    objectOf(body['file']) !== undefined || (typeof body['model'] === 'string' && urlOf(body) !== undefined),
  readRequest,
  readResponse,
  joinStream,
}

// Groq's and Mistral's ways to name a recording that is already somewhere.
function urlOf(body: JsonObject): string | undefined {
  return textOf(body['url']) ?? textOf(body['file_url'])
}

function readRequest({ body }: WireRequest): RequestReading {
  const prompt = textOf(body['prompt'])
  const url = urlOf(body)
  const parts = [
    ...fileParts('audio', body['file']),
    ...(url === undefined ? [] : [{ type: 'uri', modality: 'audio', uri: url }]),
    ...(prompt === undefined ? [] : [textPart(prompt)]),
  ]
  const temperature = textOf(body['temperature'])
  const streaming = asksForStream(body)
  return {
    streaming,
    attributes: {
      [names.GEN_AI_REQUEST_MODEL]: textOf(body['model']),
      [names.GEN_AI_REQUEST_STREAM]: streaming ? true : undefined,
      [names.GEN_AI_REQUEST_TEMPERATURE]: temperature === undefined ? undefined : numberOf(Number(temperature)),
      [names.GEN_AI_OUTPUT_TYPE]: 'text',
    },
    messages: parts.length === 0 ? [] : [{ role: 'user', parts }],
  }
}

function readResponse({ body, text: plain }: WireAnswer): ResponseReading {
  const text = textOf(body['text']) ?? plain
  return {
    attributes: { [names.GEN_AI_RESPONSE_MODEL]: textOf(body['model']) },
    usage: readUsage(body),
    messages: text === undefined ? [] : [{ role: 'assistant', parts: [textPart(text)] }],
    ...providerErrorOf(body),
  }
}

// Billed by tokens or, for Whisper, by the second.
function readUsage(body: JsonObject): Attributes {
  const usage = objectOf(body['usage'])
  const seconds = numberOf(usage?.['seconds'])
  const tokens = usageOf(usage, {
    input: numberOf(usage?.['prompt_tokens']) === undefined ? 'input' : 'prompt',
    output: numberOf(usage?.['completion_tokens']) === undefined ? 'output' : 'completion',
  })
  return { ...tokens, ...(seconds !== undefined && { [names.USAGE_SOURCE]: 'provider' }) }
}

function joinStream(events: readonly StreamEvent[]): JsonObject {
  let text = ''
  let body: JsonObject = {}
  for (const { data } of events) {
    const event = objectOf(parseJson(data)) ?? {}
    if (event['type'] === 'transcript.text.delta') text += textOf(event['delta']) ?? ''
    if (event['type'] === 'transcript.text.done') body = event
    if (event['error'] !== undefined) body = { ...body, error: event['error'] }
  }
  return { text, ...body }
}
