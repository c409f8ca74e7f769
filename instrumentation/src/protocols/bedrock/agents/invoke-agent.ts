import * as names from '../../../attributes.ts'
import { textPart } from '../../../content/message.ts'
import type { StreamEvent } from '../../framing/event.ts'
import { objectOf, objectsOf, parseJson, textOf, type JsonObject } from '../../json.ts'
import type { Protocol, RequestReading, ResponseReading } from '../../protocol.ts'
import type { WireAnswer, WireRequest } from '../../wire-body.ts'
import { awsErrorOf, errorHeader, failureOf } from '../error.ts'
import { readHit } from './knowledge-base.ts'

const MiB = 1024 * 1024
const path = /\/agents\/([^/]+)\/agentAliases\/([^/]+)\/sessions\/([^/]+)\/text$/

/** A question to an agent that Amazon runs: which models and tools it uses on the way, only Amazon sees. */
export const bedrockInvokeAgent: Protocol = {
  operation: 'invoke_agent',
  provider: 'aws.bedrock',
  path,
  answerBytes: 8 * MiB,
  headers: { answer: [errorHeader] },
  speaks: ({ body }) => body['inputText'] !== undefined || objectOf(body['sessionState']) !== undefined,
  readRequest,
  readResponse,
  joinStream,
}

function readRequest({ path: target, body }: WireRequest): RequestReading {
  const [, agent, , session] = path.exec(target) ?? []
  const question = textOf(body['inputText'])
  return {
    name: `invoke_agent ${agent}`,
    // The only answer there is: it comes as a stream, also where it is one event.
    streaming: true,
    attributes: { [names.GEN_AI_AGENT_ID]: agent, [names.GEN_AI_CONVERSATION_ID]: session },
    messages: question === undefined ? [] : [{ role: 'user', parts: [textPart(question)] }],
  }
}

function readResponse({ body, headers }: WireAnswer): ResponseReading {
  const text = textOf(body['text'])
  const references = objectsOf(body['citations']).flatMap(citation => objectsOf(citation['retrievedReferences']))
  return {
    attributes: {},
    usage: {},
    messages: text === undefined || text === '' ? [] : [{ role: 'assistant', parts: [textPart(text)] }],
    ...(references.length > 0 && { hits: references.map(readHit) }),
    ...awsErrorOf(body, headers),
  }
}

/** The pieces of the answer are texts in base64, with what they quote. */
function joinStream(events: readonly StreamEvent[]): JsonObject {
  let text = ''
  const citations: JsonObject[] = []
  for (const { event, data } of events) {
    if (event !== 'chunk') continue
    const chunk = objectOf(parseJson(data))
    text += Buffer.from(textOf(chunk?.['bytes']) ?? '', 'base64').toString()
    citations.push(...objectsOf(objectOf(chunk?.['attribution'])?.['citations']))
  }
  return { text, citations, ...failureOf(events) }
}
