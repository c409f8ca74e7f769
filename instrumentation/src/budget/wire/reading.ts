import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { parseSse } from '../../protocols/framing/sse.ts'
import { numberOf, objectOf, parseJson, textOf, type JsonObject } from '../../protocols/json.ts'
import type { Protocol, RequestReading } from '../../protocols/protocol.ts'
import { readBody, type ChosenHeaders, type WireRequest } from '../../protocols/wire-body.ts'
import type { ByteCopy } from '../../wire/call/bytes/byte-copy.ts'
import { readAnswer, type Answer } from '../../wire/call/response.ts'
import { partsOf, whatIsSpoken, type Spoken } from '../../wire/call/spoken.ts'
import type { OutgoingRequest } from '../../wire/exchange.ts'
import { headerOf, headersOf } from '../../wire/headers.ts'

/**
 * What a request asks for, as far as a budget needs it: the model and how much it may write. What is said in it, which
 * is most of it, is not looked at. Undefined for a request that is none of a model: tools and look-ups cost no tokens.
 */
export function readAsked(
  protocols: readonly Protocol[],
  request: OutgoingRequest,
  copy: ByteCopy,
): Spoken | undefined {
  const known = protocols.filter(({ operation }) => operation !== 'execute_tool' && operation !== 'retrieval')
  if (known.length === 0) return undefined
  if (copy.truncated) return whatIsSpoken(known, request, copy)
  const body = readBody(copy.head(), headerOf(request.headers, 'content-type'))
  if (body === undefined) return undefined
  const { method, origin } = request
  const asked = known.flatMap(({ headers }) => headers?.request ?? [])
  const headers = asked.length === 0 ? {} : headersOf(request.headers, asked)
  const wire: WireRequest = { method, origin, ...targetOf(request.path), headers, ...body }
  const protocol = known.find(protocol => protocol.speaks(wire))
  if (protocol === undefined) return undefined
  const reading = readPlain(wire.body) ?? protocol.readRequest({ ...wire, body: withoutSaid(wire.body) })
  return { protocol, wire, reading }
}

const noQuery = new URLSearchParams()

function targetOf(path: string): Pick<WireRequest, 'path' | 'query'> {
  return path.includes('?') ? partsOf(path) : { path, query: noQuery }
}

/** The members in which OpenAI's and Anthropic's formats, and with them most, say it; others nest them. */
function readPlain(body: JsonObject): RequestReading | undefined {
  const { model, n: choices, service_tier: tier } = body
  if (typeof model !== 'string' || nested.some(name => body[name] !== undefined)) return undefined
  const most = body['max_completion_tokens'] ?? body['max_tokens'] ?? body['max_output_tokens']
  return {
    attributes: {
      [names.GEN_AI_REQUEST_MODEL]: model,
      [names.GEN_AI_REQUEST_MAX_TOKENS]: numberOf(most),
      [names.GEN_AI_REQUEST_CHOICE_COUNT]: numberOf(choices),
      [names.OPENAI_REQUEST_SERVICE_TIER]: textOf(tier),
    },
  }
}

const nested = [
  'options',
  'parameters',
  'generationConfig',
  'generation_config',
  'inferenceConfig',
  'max_tokens_to_sample',
]

/** What people and models said, in all formats. */
const said: ReadonlySet<string> = new Set(
  `messages input contents prompt system tools instructions systemInstruction
  choices output content candidates data message`.split(/\s+/),
)

function withoutSaid(body: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(body).filter(([name, value]) => typeof value !== 'object' || !said.has(name)),
  )
}

/** What the provider counted, of the events of a stream that tell of it. */
export function readStreamUsage({ protocol, wire }: Spoken, events: string, headers?: ChosenHeaders): Attributes {
  const body = protocol.joinStream?.(parseSse(events), wire) ?? {}
  return protocol.readResponse({ body, list: [], headers }, wire).usage
}

/** What the provider counted. What was said is not read. */
export function readUsage(spoken: Spoken, answer: Answer): Attributes {
  const { copy, type = '', encoding, headers } = answer
  if (type.startsWith('application/json') && encoding === undefined && !copy.truncated) {
    const body = objectOf(parseJson(copy.head().toString()))
    if (body !== undefined)
      return spoken.protocol.readResponse({ body: withoutSaid(body), list: [], headers }, spoken.wire).usage
  }
  return readAnswer(spoken, answer).usage
}
