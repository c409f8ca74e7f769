import { REPORT, TASK_OUTCOME } from '@spanledger/instrumentation/attributes'
import type { Category } from '../model.ts'
import type { Attributes } from '../otlp.ts'

/** What the GenAI conventions' operations are to the ledger. Fetching a stored response bills nothing, so it is no model call. */
const categories: ReadonlyMap<string, Category> = new Map([
  ['chat', 'model'],
  ['generate_content', 'model'],
  ['text_completion', 'model'],
  // Not in the conventions; billed all the same.
  ['image_generation', 'model'],
  ['transcription', 'model'],
  ['speech', 'model'],
  ['embeddings', 'embedding'],
  ['rerank', 'rerank'],
  ['execute_tool', 'tool'],
  ['retrieval', 'retrieval'],
  ['invoke_agent', 'agent'],
  ['create_agent', 'agent'],
  ['invoke_workflow', 'agent'],
  ['plan', 'agent'],
  // The AI SDK's: one turn of an agent, with the usage of the calls below it.
  ['agent_step', 'agent'],
])

export function categoryOf(operation: string | undefined, attributes: Attributes): Category {
  const category = operation === undefined ? undefined : categories.get(operation)
  if (category !== undefined) return category
  if (attributes.has(TASK_OUTCOME)) return 'task'
  return attributes.get(REPORT) === true ? 'report' : 'other'
}
