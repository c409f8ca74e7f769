import type { Message } from '../../model.ts'
import type { AnyValue } from '../../otlp.ts'
import { messageOf } from '../message-of.ts'
import { plainValue } from '../plain-value.ts'

/**
 * Attributes of other dialects in which content stands once more, mostly as the whole request or the whole answer. What is
 * said in them is read into messages; they themselves are content too, and are kept as long as content is.
 */
const originalContent =
  /^(input\.value|output\.value|llm\.invocation_parameters|embedding\.embeddings\.\d+\.embedding\.text|reranker\.(query|input_documents\.\d+\.document\.\w+)|langfuse\.trace\.(input|output)|gen_ai\.(workflow|guardrail)\.(input|output)|model_request_parameters)$/

/** Whether this is the name of such an attribute. */
export function isOriginal(name: string): boolean {
  return originalContent.test(name)
}

/** What an attribute said, as a message of the run that no conversation names; its role is the attribute's name. */
export function originalOf(name: string, value: AnyValue): Message {
  return messageOf(typeof value === 'string' ? value : plainValue(value), name)
}

/** What stands in the place of the attribute: where its content is. */
export function referenceTo({ hash }: Message): string {
  return `message ${hash}`
}
