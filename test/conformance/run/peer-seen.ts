import type { ReceivedSpan } from '../../helpers/otlp-receiver.ts'

// What the conventions of the instrumentations call it.
const models = [
  'gen_ai.request.model',
  'gen_ai.response.model',
  'llm.model_name',
  'embedding.model_name',
  'llm.invocation_parameters',
]
const inputs = ['gen_ai.usage.input_tokens', 'gen_ai.usage.prompt_tokens', 'llm.token_count.prompt']
const outputs = ['gen_ai.usage.output_tokens', 'gen_ai.usage.completion_tokens', 'llm.token_count.completion']

/** The status of a span that failed. */
const errorStatus = 2

/**
 * Whether an instrumentation's spans show the calls that are expected: one for each, with the model, the tokens that the
 * provider counted, and an error where there was one. Attempts need not be told apart; nothing is asked of tools.
 */
export function isSeenByPeer(spans: readonly ReceivedSpan[], expected: readonly string[]): boolean {
  const calls = callsIn(expected)
  const told = spans.filter(span => valuesOf(span, models).length > 0)
  return told.length === calls.length && calls.every((call, index) => shows(told[index], call))
}

interface Call {
  readonly model: string
  readonly failed: boolean
  readonly input: string
  readonly output: string
}

function callsIn(expected: readonly string[]): readonly Call[] {
  const calls = expected
    .filter(form => !form.startsWith('execute_tool'))
    .map((form): Call => {
      const [, model = '', status = '', tokens = '', end = ''] = form.split(' ')
      const [input = '-', output = '-'] = tokens.split('>')
      return { model, failed: !status.startsWith('2') || end === 'error', input, output }
    })
  // A call and its retries are one.
  return expected.some(form => form.includes(' 429 ')) ? calls.slice(-1) : calls
}

function shows(span: ReceivedSpan | undefined, { model, failed, input, output }: Call): boolean {
  if (span === undefined || (span.status === errorStatus) !== failed) return false
  const has = (names: readonly string[], count: string) => count === '-' || valuesOf(span, names).includes(count)
  return valuesOf(span, models).some(value => value.includes(model)) && has(inputs, input) && has(outputs, output)
}

function valuesOf({ attributes }: ReceivedSpan, names: readonly string[]): readonly string[] {
  return names.flatMap(name => {
    const value = attributes[name]
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : []
  })
}
