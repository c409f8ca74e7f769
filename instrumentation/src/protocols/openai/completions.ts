import * as names from '../../attributes.ts'
import { textPart, type ChatMessage } from '../../content/message.ts'
import type { StreamEvent } from '../framing/event.ts'
import { listOf, numberOf, objectOf, objectsOf, parseJson, textOf, type JsonObject } from '../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../protocol.ts'
import type { WireBody, WireRequest } from '../wire-body.ts'
import { readContent } from './chat/parts.ts'
import { choiceCount, identityOf, providerErrorOf, samplingOf } from './fields.ts'
import { usageOf } from './usage.ts'

const MiB = 1024 * 1024

/** OpenAI's legacy completions, which local servers still speak. */
export const openaiCompletions: Protocol = {
  operation: 'text_completion',
  provider: 'openai',
  path: /\/completions$/,
  answerBytes: 16 * MiB,
  speaks: ({ body, path }) =>
    (typeof body['model'] === 'string' || path.includes('/deployments/')) && promptsOf(body).length > 0,
  readRequest,
  readResponse,
  joinStream,
}

/** A text or several; tokens instead of texts stay unread. */
function promptsOf(body: JsonObject): readonly unknown[] {
  const prompt = body['prompt']
  return typeof prompt === 'string' ? [prompt] : listOf(prompt)
}

function readRequest({ body }: WireRequest): RequestReading {
  const texts = promptsOf(body).filter(one => typeof one === 'string')
  const suffix = textOf(body['suffix'])
  return {
    streaming: body['stream'] === true,
    attributes: {
      ...samplingOf(body),
      [names.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(body['max_tokens']),
      [names.GEN_AI_REQUEST_CHOICE_COUNT]: choiceCount(body),
    },
    messages: texts.map(text => ({
      role: 'user',
      parts: [textPart(text), ...(suffix ? [{ type: 'suffix', content: suffix }] : [])],
    })),
  }
}

function readResponse({ body }: WireBody): ResponseReading {
  const choices = objectsOf(body['choices'])
  const reasons = choices.map(choice => textOf(choice['finish_reason']))
  return {
    attributes: {
      ...identityOf(body),
      [names.GEN_AI_RESPONSE_FINISH_REASONS]: reasons.some(Boolean)
        ? reasons.map(reason => reason ?? 'error')
        : undefined,
      [names.OPENAI_RESPONSE_SYSTEM_FINGERPRINT]: textOf(body['system_fingerprint']),
    },
    usage: usageOf(objectOf(body['usage']) ?? objectOf(objectOf(body['x_groq'])?.['usage']), {
      input: 'prompt',
      output: 'completion',
    }),
    messages: choices.map(readChoice),
    ...providerErrorOf(body),
  }
}

function readChoice(choice: JsonObject): ChatMessage {
  // Mistral answers with a message.
  const content = choice['text'] ?? objectOf(choice['message'])?.['content']
  const reason = textOf(choice['finish_reason'])
  return { role: 'assistant', parts: readContent(content), ...(reason === undefined ? {} : { finish_reason: reason }) }
}

function joinStream(events: readonly StreamEvent[]): JsonObject {
  const body: Record<string, unknown> = {}
  const choices: { text: string; finish_reason?: unknown }[] = []
  for (const { data } of events) {
    const chunk = objectOf(parseJson(data)) ?? {}
    for (const field of ['id', 'model', 'usage', 'x_groq', 'system_fingerprint', 'error'])
      body[field] = chunk[field] ?? body[field]
    for (const choice of objectsOf(chunk['choices'])) {
      const index = numberOf(choice['index']) ?? 0
      if (!Number.isInteger(index) || index < 0 || index > 127) continue
      const open = (choices[index] ??= { text: '' })
      open.text += textOf(choice['text']) ?? textOf(objectOf(choice['delta'])?.['content']) ?? ''
      open.finish_reason = choice['finish_reason'] ?? open.finish_reason
    }
  }
  return { ...body, choices: choices.filter(choice => choice !== undefined) }
}
