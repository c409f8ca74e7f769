import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpSpan } from '../../../otlp.ts'
import { readString } from '../../read-attribute.ts'
import { isObject, type JsonObject, listOf, numberOf, objectIn, objectOf, textOf } from '../../said/json.ts'
import { asToolMessage, messagesOf } from '../../said/message.ts'
import { providerOfModel } from '../../said/provider-name.ts'
import type { Said } from '../../said/said.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import { spelledUsage } from '../conventions/usage-names.ts'
import type { Dialect, Facts, Translation } from '../dialect.ts'

/** Google's Agent Development Kit: the conventions, and Gemini's own requests and answers as JSON. */
export const googleAdk: Dialect = {
  name: 'google-adk',
  keys: /^gcp\.vertex\.agent\./,
  scopes: /^gcp\.vertex\.agent$/,
  content: /^gcp\.vertex\.agent\.(llm_request|llm_response|tool_call_args|tool_response)$/,
  translate,
}

function translate({ attributes, name }: OtlpSpan): Translation {
  const request = filled(objectIn(attributes.get('gcp.vertex.agent.llm_request')))
  const response = filled(objectIn(attributes.get('gcp.vertex.agent.llm_response')))
  const callId = readString(attributes, names.GEN_AI_TOOL_CALL_ID)
  const provider = readString(attributes, names.GEN_AI_PROVIDER_NAME, 'gen_ai.system')
  const isModel = request !== undefined || name === 'call_llm'
  return {
    facts: [
      // The attributes of older versions leave the thoughts out.
      spelledUsage(attributes),
      responseUsage(objectOf(response?.['usage_metadata'] ?? response?.['usageMetadata'])),
      {
        [names.GEN_AI_OPERATION_NAME]: operationOf(attributes, name, isModel),
        // Its own name stands where the provider's belongs.
        [names.GEN_AI_PROVIDER_NAME]:
          provider === 'gcp.vertex.agent'
            ? (providerOfModel(readString(attributes, names.GEN_AI_REQUEST_MODEL)) ?? 'gcp.gen_ai')
            : undefined,
        [names.GEN_AI_RESPONSE_FINISH_REASONS]: finishReason(response),
        [names.GEN_AI_CONVERSATION_ID]: readString(attributes, 'gcp.vertex.agent.session_id'),
        [names.GEN_AI_TOOL_CALL_ID]: callId === '<not specified>' ? '' : undefined,
      },
    ],
    said: saidOf(attributes, request, response),
  }
}

/** The span that merges the results of parallel tools is none of them. */
function operationOf(attributes: Attributes, name: string, isModel: boolean): string | undefined {
  if (name === 'execute_tool (merged tools)') return 'merged_tools'
  return attributes.has(names.GEN_AI_OPERATION_NAME) || !isModel ? undefined : 'chat'
}

/** `{}` stands for content that was not captured. */
function filled(object: JsonObject | undefined): JsonObject | undefined {
  return object === undefined || Object.keys(object).length === 0 ? undefined : object
}

/** Gemini counts its thoughts beside the answer. */
function responseUsage(usage: JsonObject | undefined): Facts {
  const said = numberOf(usage?.['candidates_token_count'] ?? usage?.['candidatesTokenCount'])
  const thought = numberOf(usage?.['thoughts_token_count'] ?? usage?.['thoughtsTokenCount'])
  return {
    [names.GEN_AI_USAGE_INPUT_TOKENS]: numberOf(usage?.['prompt_token_count'] ?? usage?.['promptTokenCount']),
    [names.GEN_AI_USAGE_OUTPUT_TOKENS]: said === undefined ? undefined : said + (thought ?? 0),
    [names.GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS]: numberOf(
      usage?.['cached_content_token_count'] ?? usage?.['cachedContentTokenCount'],
    ),
    [names.GEN_AI_USAGE_REASONING_OUTPUT_TOKENS]: thought,
  }
}

/** Gemini says that it stopped also where it stopped to have tools called. */
function finishReason(response: JsonObject | undefined): readonly string[] | undefined {
  const reason = textOf(response?.['finish_reason'] ?? response?.['finishReason'])
  if (reason === undefined) return undefined
  const calls = messagesOf(response?.['content'], 'assistant').some(({ parts }) =>
    parts.some(({ type }) => type === 'tool_call'),
  )
  return [calls && reason.toLowerCase() === 'stop' ? 'tool_call' : reason.toLowerCase()]
}

function saidOf(
  attributes: Attributes,
  request: JsonObject | undefined,
  response: JsonObject | undefined,
): Partial<Said> {
  const config = objectOf(request?.['config'])
  const instructions = config?.['system_instruction']
  const output = response === undefined ? undefined : messagesOf(response['content'], 'assistant')
  return {
    input: request === undefined ? undefined : messagesOf(request['contents'], 'user').map(asToolMessage),
    output,
    system: instructions === undefined ? undefined : messagesOf(instructions, 'system').flatMap(({ parts }) => parts),
    toolDefinitions: toolDefinitionsOf(listOf(config?.['tools']).filter(isObject)),
    toolArguments: filled(objectIn(attributes.get('gcp.vertex.agent.tool_call_args'))),
    toolResult: filled(objectIn(attributes.get('gcp.vertex.agent.tool_response'))),
  }
}
