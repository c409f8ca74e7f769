import * as names from '@spanledger/instrumentation/attributes'
import type { OtlpEvent, OtlpSpan } from '../../../otlp.ts'
import { readNumber, readString } from '../../read-attribute.ts'
import { listOf, structureOf } from '../../said/json.ts'
import { messagesOf } from '../../said/message.ts'
import { providerOfModel } from '../../said/provider-name.ts'
import type { Said } from '../../said/said.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import { saidInEvents, toldInEvents } from '../conventions/message-events.ts'
import { spelledUsage } from '../conventions/usage-names.ts'
import type { Counting, Dialect, Translation } from '../dialect.ts'

/** AWS Strands: what was said is in the span's events, and whom it asked only the model's name gives away. */
export const strands: Dialect = { name: 'strands', readsEvents: true, scopes: /^strands\.telemetry/, translate }

function translate({ attributes, events }: OtlpSpan): Translation {
  const provider = providerOfModel(readString(attributes, names.GEN_AI_REQUEST_MODEL))
  const firstTokenMs = readNumber(attributes, 'gen_ai.server.time_to_first_token')
  return {
    facts: [
      spelledUsage(attributes),
      {
        // Its own name stands where the provider's belongs; empty is nothing.
        [names.GEN_AI_PROVIDER_NAME]: provider ?? '',
        'gen_ai.system': '',
        [names.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: firstTokenMs === undefined ? undefined : firstTokenMs / 1_000,
      },
    ],
    said: {
      ...detailsSaid(events),
      toolDefinitions: toolDefinitionsOf(listOf(structureOf(attributes.get('gen_ai.agent.tools')))),
    },
    counting: countingOf(provider),
  }
}

/** It passes on what the provider counted: Bedrock and Anthropic count what is cached apart. */
function countingOf(provider: string | undefined): Counting | undefined {
  if (provider === undefined) return undefined
  return provider === 'aws.bedrock' || provider === 'anthropic' ? 'exclusive' : 'inclusive'
}

/** The messages in events, one each, or as today's conventions have them, several events for one span. */
function detailsSaid(events: readonly OtlpEvent[]): Partial<Said> {
  const details = events.filter(({ name }) => name === 'gen_ai.client.inference.operation.details')
  const from = (name: string, role: string) => {
    const found = details.flatMap(({ attributes }) => messagesOf(structureOf(attributes.get(name)), role))
    return found.length === 0 ? undefined : found
  }
  return {
    input: from(names.GEN_AI_INPUT_MESSAGES, 'user') ?? toldInEvents(events),
    output: from(names.GEN_AI_OUTPUT_MESSAGES, 'assistant') ?? saidInEvents(events),
  }
}
