import { listOf } from '../../said/json.ts'
import { messagesOf } from '../../said/message.ts'
import { toolDefinitionsOf } from '../../said/tool-definition.ts'
import type { Translation } from '../translation.ts'

/** What went into a span and what came out of it, where a dialect has one attribute for each, whatever the span is. */
export interface Exchange {
  readonly operation: string | undefined
  readonly given: unknown
  readonly returned: unknown
  /** The tools that a model was given. */
  readonly tools: unknown
}

/** Tells an exchange by what the span is: the arguments and the result of a tool, a query, or messages. */
export function tellExchange({ operation, given, returned, tools }: Exchange, told: Translation): void {
  if (operation === 'execute_tool') {
    told.toolArguments ??= given
    told.toolResult ??= returned
    return
  }
  told.output ??= returned === undefined ? undefined : messagesOf(returned, 'assistant')
  if (operation === 'retrieval') {
    told.query ??= given
    return
  }
  told.input ??= given === undefined ? undefined : messagesOf(given, 'user')
  told.toolDefinitions ??= toolDefinitionsOf(listOf(tools))
}
