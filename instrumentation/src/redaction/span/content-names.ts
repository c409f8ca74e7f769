/** Attributes in which instrumentations of all kinds keep what was said to models and tools, by how they begin. */
const beginnings = [
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.system_instructions',
  'gen_ai.tool.definitions',
  'gen_ai.tool.call.arguments',
  'gen_ai.tool.call.result',
  'gen_ai.retrieval.query.text',
  'gen_ai.retrieval.documents',
  'gen_ai.prompt',
  'gen_ai.completion',
  'gen_ai.content.',
  'gen_ai.event.content',
  'gen_ai.agent.description',
  // Traceloop.
  'traceloop.entity.input',
  'traceloop.entity.output',
  // OpenInference.
  'input.value',
  'output.value',
  'llm.input_messages',
  'llm.output_messages',
  'llm.prompts',
  'llm.prompt_template.',
  'llm.tools',
  'tool.parameters',
  'tool_call.function.arguments',
  'retrieval.documents',
  'reranker.query',
  'reranker.input_documents',
  'reranker.output_documents',
  'embedding.text',
  'embedding.embeddings',
  // Vercel's ai.
  'ai.prompt',
  'ai.response.text',
  'ai.response.object',
  'ai.response.toolCalls',
  'ai.response.reasoning',
  'ai.toolCall.args',
  'ai.toolCall.result',
  'ai.value',
  'ai.values',
  'ai.result',
  'ai.schema',
  // Langfuse, Laminar, MLflow, LangSmith.
  'langfuse.observation.input',
  'langfuse.observation.output',
  'langfuse.trace.input',
  'langfuse.trace.output',
  'lmnr.span.input',
  'lmnr.span.output',
  'mlflow.spanInputs',
  'mlflow.spanOutputs',
  'inputs',
  'outputs',
  'prompt',
  'completion',
]

const decided = new Map<string, boolean>()
const mostDecided = 4096
// Templates and versions are named, not said.
const notContent = /^(?:gen_ai\.prompt\.(?:name|version|id)|prompt\.(?:name|version|id))$/

/** Whether an attribute of this name holds what was said, whoever wrote it. */
export function isContent(name: string): boolean {
  let content = decided.get(name)
  if (content !== undefined) return content
  content = !notContent.test(name) && beginnings.some(start => name === start || follows(name, start))
  if (decided.size >= mostDecided) decided.clear()
  decided.set(name, content)
  return content
}

function follows(name: string, start: string): boolean {
  return name.startsWith(start.endsWith('.') ? start : `${start}.`)
}
