import * as names from '@spanledger/instrumentation/attributes'
import type { Attributes, OtlpSpan } from '../../../otlp.ts'
import { readString } from '../../read-attribute.ts'
import { isObject, type JsonObject, listOf, numberOf, objectIn, objectOf, textOf } from '../../said/json.ts'
import { asToolMessage, messagesOf } from '../../said/message.ts'
import { providerOfModel } from '../../said/provider-name.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import { tellSpelledUsage } from '../conventions/usage-names.ts'
import type { Dialect } from '../dialect.ts'
import type { Translation } from '../translation.ts'

/** Google's Agent Development Kit: the conventions, and Gemini's own requests and answers as JSON. */
export const googleAdk: Dialect = {
  name: 'google-adk',
  keys: /^gcp\.vertex\.agent\./,
  scopes: /^gcp\.vertex\.agent$/,
  content: /^gcp\.vertex\.agent\.(llm_request|llm_response|tool_call_args|tool_response)$/,
  translate,
}

function translate({ attributes, name }: OtlpSpan, told: Translation): void {
  const request = filled(objectIn(attributes.get('gcp.vertex.agent.llm_request')))
  const response = filled(objectIn(attributes.get('gcp.vertex.agent.llm_response')))
  const isModel = request !== undefined || name === 'call_llm'
  told.operation ??= operationOf(attributes, name, isModel)
  told.provider ??= providerOf(attributes)
  told.finishReasons ??= finishReason(response)
  told.conversationId ??= readString(attributes, 'gcp.vertex.agent.session_id')
  told.toolCallId ??= readString(attributes, names.GEN_AI_TOOL_CALL_ID) === '<not specified>' ? '' : undefined
  tellUsage(objectOf(response?.['usage_metadata'] ?? response?.['usageMetadata']), told)
  // The attributes of older versions leave the thoughts out.
  tellSpelledUsage(attributes, told)
  tellSaid({ attributes, request, response }, told)
}

/** The span that merges the results of parallel tools is none of them. */
function operationOf(attributes: Attributes, name: string, isModel: boolean): string | undefined {
  if (name === 'execute_tool (merged tools)') return 'merged_tools'
  return attributes.has(names.GEN_AI_OPERATION_NAME) || !isModel ? undefined : 'chat'
}

/** Its own name stands where the provider's belongs. */
function providerOf(attributes: Attributes): string | undefined {
  const provider = readString(attributes, names.GEN_AI_PROVIDER_NAME, 'gen_ai.system')
  if (provider !== 'gcp.vertex.agent') return undefined
  return providerOfModel(readString(attributes, names.GEN_AI_REQUEST_MODEL)) ?? 'gcp.gen_ai'
}

/** `{}` stands for content that was not captured. */
function filled(object: JsonObject | undefined): JsonObject | undefined {
  return object === undefined || Object.keys(object).length === 0 ? undefined : object
}

/** Gemini counts its thoughts beside the answer. */
function tellUsage(usage: JsonObject | undefined, told: Translation): void {
  const said = numberOf(usage?.['candidates_token_count'] ?? usage?.['candidatesTokenCount'])
  const thought = numberOf(usage?.['thoughts_token_count'] ?? usage?.['thoughtsTokenCount'])
  told.inputTokens ??= numberOf(usage?.['prompt_token_count'] ?? usage?.['promptTokenCount'])
  told.outputTokens ??= said === undefined ? undefined : said + (thought ?? 0)
  told.cacheReadTokens ??= numberOf(usage?.['cached_content_token_count'] ?? usage?.['cachedContentTokenCount'])
  told.reasoningTokens ??= thought
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

interface Exchange {
  readonly attributes: Attributes
  readonly request: JsonObject | undefined
  readonly response: JsonObject | undefined
}

function tellSaid({ attributes, request, response }: Exchange, told: Translation): void {
  const config = objectOf(request?.['config'])
  const instructions = config?.['system_instruction']
  told.input ??= request === undefined ? undefined : messagesOf(request['contents'], 'user').map(asToolMessage)
  told.output ??= response === undefined ? undefined : messagesOf(response['content'], 'assistant')
  told.system ??=
    instructions === undefined ? undefined : messagesOf(instructions, 'system').flatMap(({ parts }) => parts)
  told.toolDefinitions ??= toolDefinitionsOf(listOf(config?.['tools']).filter(isObject))
  told.toolArguments ??= filled(objectIn(attributes.get('gcp.vertex.agent.tool_call_args')))
  told.toolResult ??= filled(objectIn(attributes.get('gcp.vertex.agent.tool_response')))
}
