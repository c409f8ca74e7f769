import * as names from '@spanledger/instrumentation/attributes'
import type { OtlpEvent, OtlpSpan } from '../../../otlp.ts'
import { readNumber, readString } from '../../read-attribute.ts'
import { listOf, structureOf } from '../../said/json.ts'
import { type ChatMessage, messagesOf } from '../../said/message.ts'
import { providerOfModel } from '../../said/provider-name.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import { saidInEvents, toldInEvents } from '../conventions/message-events.ts'
import { tellSpelledUsage } from '../conventions/usage-names.ts'
import type { Dialect } from '../dialect.ts'
import type { Counting, Translation } from '../translation.ts'

/** AWS Strands: what was said is in the span's events, and whom it asked only the model's name gives away. */
export const strands: Dialect = { name: 'strands', readsEvents: true, scopes: /^strands\.telemetry/, translate }

function translate({ attributes, events }: OtlpSpan, told: Translation): void {
  const provider = providerOfModel(readString(attributes, names.GEN_AI_REQUEST_MODEL))
  const firstTokenMs = readNumber(attributes, 'gen_ai.server.time_to_first_token')
  // Its own name stands where the provider's belongs; empty is nothing.
  told.provider ??= provider ?? ''
  told.timeToFirstChunk ??= firstTokenMs === undefined ? undefined : firstTokenMs / 1_000
  told.counting ??= countingOf(provider)
  tellSpelledUsage(attributes, told)
  told.input ??= inDetails(events, names.GEN_AI_INPUT_MESSAGES, 'user') ?? toldInEvents(events)
  told.output ??= inDetails(events, names.GEN_AI_OUTPUT_MESSAGES, 'assistant') ?? saidInEvents(events)
  told.toolDefinitions ??= toolDefinitionsOf(listOf(structureOf(attributes.get('gen_ai.agent.tools'))))
}

/** It passes on what the provider counted: Bedrock and Anthropic count what is cached apart. */
function countingOf(provider: string | undefined): Counting | undefined {
  if (provider === undefined) return undefined
  return provider === 'aws.bedrock' || provider === 'anthropic' ? 'exclusive' : 'inclusive'
}

/** The messages in events as today's conventions have them, several events for one span. */
function inDetails(events: readonly OtlpEvent[], attribute: string, role: string): readonly ChatMessage[] | undefined {
  const details = events.filter(({ name }) => name === 'gen_ai.client.inference.operation.details')
  const found = details.flatMap(({ attributes }) => messagesOf(structureOf(attributes.get(attribute)), role))
  return found.length === 0 ? undefined : found
}
