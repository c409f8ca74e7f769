import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { Capture } from '../../content/capture.ts'
import { contentText } from '../../content/content-text.ts'
import { fitMessages, fitParts } from '../../content/limit.ts'
import type { ChatMessage, Part } from '../../content/message.ts'
import type { JsonObject } from '../../protocols/json.ts'
import type { RequestReading, ResponseReading } from '../../protocols/protocol.ts'
import { joined } from '../../joined-attributes.ts'
import { hitAttributes, searchAttributes } from '../../retrieval/attributes.ts'

const KiB = 1024
const toolLimit = 256 * KiB

/** What a request carried. Content is one JSON string each: a flattened list would run into the limit of attributes. */
export function inputAttributes(reading: RequestReading, content: boolean): Attributes {
  const { system = [], messages = [], unescaped, tools = [], search } = reading
  const looked = search ? searchAttributes(search, content) : {}
  if (!content) return looked
  return joined([
    looked,
    systemAttributes(system),
    toolAttributes(tools),
    messageAttributes(names.GEN_AI_INPUT_MESSAGES, messages, unescaped),
    valueAttributes(names.GEN_AI_TOOL_CALL_ARGUMENTS, reading.toolArguments),
  ])
}

/** What an answer carried. */
export function outputAttributes(answer: ResponseReading, content: boolean): Attributes {
  const { messages = [], unescaped, hits, toolResult } = answer
  return joined([
    hits && hitAttributes(hits, content),
    content && messageAttributes(names.GEN_AI_OUTPUT_MESSAGES, messages, unescaped),
    content && valueAttributes(names.GEN_AI_TOOL_CALL_RESULT, toolResult),
  ])
}

function systemAttributes(system: readonly Part[]): Attributes {
  if (system.length === 0) return {}
  const { json, truncated } = fitParts(system)
  return { [names.GEN_AI_SYSTEM_INSTRUCTIONS]: json, ...(truncated && { [names.CONTENT_TRUNCATED]: true }) }
}

function messageAttributes(name: string, messages: readonly ChatMessage[], unescaped?: boolean): Attributes {
  if (messages.length === 0) return {}
  const fitted = fitMessages(messages, undefined, unescaped)
  return { [name]: fitted.json, ...(fitted.truncated && { [names.CONTENT_TRUNCATED]: true }) }
}

function valueAttributes(name: string, value: unknown): Attributes {
  if (value === undefined) return {}
  const { text, truncated } = contentText(value)
  return { ...(text !== undefined && { [name]: text }), ...(truncated && { [names.CONTENT_TRUNCATED]: true }) }
}

function toolAttributes(tools: readonly JsonObject[]): Attributes {
  if (tools.length === 0) return {}
  const capture = new Capture()
  const whole = capture.toolsJson(tools)
  if (whole.length <= toolLimit) return { [names.GEN_AI_TOOL_DEFINITIONS]: capture.written(whole) }
  const named = tools.map(({ type, name }) => ({ type, name }))
  return { [names.GEN_AI_TOOL_DEFINITIONS]: JSON.stringify(named), [names.CONTENT_TRUNCATED]: true }
}
