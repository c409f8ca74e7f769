import { expect, test } from 'vitest'
import { ToolJudge } from '../../../collector/src/findings/judge-tools.ts'
import type { LedgerSpan } from '../../../collector/src/model.ts'
import { ledgerSpan } from '../../helpers/ledger-span.ts'

const forecast = {
  type: 'function',
  name: 'forecast',
  parameters: {
    type: 'object',
    properties: {
      city: { type: 'string' },
      days: { type: 'integer', minimum: 1 },
      unit: { type: 'string', enum: ['C', 'F'] },
      place: { type: 'object', properties: { lat: { type: 'number' } } },
    },
    required: ['city'],
  },
}

const traceId = '0af7651916cd43dd8448eb211c80319c'

interface Answered {
  readonly tool?: string
  readonly given: unknown
  readonly tools?: readonly unknown[]
  readonly attributes?: Record<string, string | boolean>
}

function answered({ tool = 'forecast', given, tools = [forecast], attributes = {} }: Answered): LedgerSpan {
  const part = { type: 'tool_call', id: 'c1', name: tool, arguments: given }
  return ledgerSpan({
    traceId,
    spanId: '00000000000000a1',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.tool.definitions': JSON.stringify(tools),
      'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [part] }]),
      ...attributes,
    },
  })
}

function offered(tools: readonly unknown[] = [forecast], ofTrace = traceId): LedgerSpan {
  return ledgerSpan({
    traceId: ofTrace,
    spanId: '00000000000000b1',
    attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.tool.definitions': JSON.stringify(tools) },
  })
}

function made(given: unknown, tool = 'forecast'): LedgerSpan {
  return ledgerSpan({
    traceId,
    spanId: '00000000000000c1',
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': tool,
      'gen_ai.tool.call.arguments': typeof given === 'string' ? given : JSON.stringify(given),
    },
  })
}

function problemsOf(...spans: readonly LedgerSpan[]): readonly string[] {
  return new ToolJudge()
    .judged('p', spans, 1n)
    .flatMap(({ toolProblems = [] }) => toolProblems)
    .map(({ finding, tool, problem }) => `${finding} ${tool} ${problem}`.trim())
}

test.each<readonly [string, Answered, readonly string[]]>([
  ['arguments as the schema says', { given: { city: 'Bern', days: 3, unit: 'C' } }, []],
  ['arguments that are JSON text', { given: '{"city":"Bern"}' }, []],
  ['an unknown tool', { tool: 'drop_table', given: {} }, ['T1 drop_table']],
  ['arguments that break off', { given: '{"city":' }, ['T2 forecast']],
  ['a missing argument', { given: { days: 1 } }, ['T3 forecast required /city']],
  ['an argument of another type', { given: { city: 'Bern', days: 'two' } }, ['T3 forecast type /days']],
  [
    'an argument nobody named',
    { given: { city: 'Bern', country: 'CH' } },
    ['T3 forecast additionalProperties /country'],
  ],
  [
    'one nobody named further down',
    { given: { city: 'Bern', place: { lat: 1, long: 2 } } },
    ['T3 forecast additionalProperties /place/long'],
  ],
  ['a value that is not allowed', { given: { city: 'Bern', unit: 'K' } }, ['T3 forecast enum /unit']],
  ['a number that is too small', { given: { city: 'Bern', days: 0 } }, ['T3 forecast minimum /days']],
  ['no object at all', { given: '[1]' }, ['T3 forecast type /']],
])('of a model that answers with %s it finds what is wrong', (_, answer, problems) => {
  expect(problemsOf(answered(answer))).toEqual(problems)
})

test.each<readonly [string, Answered]>([
  ['nothing where a tool needs nothing', { given: '', tools: [{ ...forecast, parameters: { type: 'object' } }] }],
  ['null where a tool needs nothing', { given: null, tools: [{ ...forecast, parameters: { type: 'object' } }] }],
  ['arguments that were not captured', { given: undefined }],
  ['free text for a tool without a schema', { given: 'ls -l', tools: [{ type: 'custom', name: 'forecast' }] }],
  ['a tool of a server that nobody lists', { tool: 'github_search', given: {}, tools: [forecast, { type: 'mcp' }] }],
  ['what redaction put there', { given: { city: '<CITY:0123abcd>', unit: '<NAME:0123abcd>' } }],
  ['what another redaction put there', { given: { city: 'Bern', days: '[REDACTED]' } }],
  ['text that redaction broke', { given: '{"city":<NAME:0123abcd>' }],
  ['a call in a stream that broke off', { given: '{"ci', attributes: { 'spanledger.stream.end': 'aborted' } }],
  ['a tool that is defined twice', { given: { town: 'Bern' }, tools: [forecast, { ...forecast, parameters: {} }] }],
])('it finds nothing wrong with %s', (_, answer) => {
  expect(problemsOf(answered(answer))).toEqual([])
})

test('where answers are not told, the tool itself is judged by what was offered in its trace', () => {
  expect(problemsOf(made({ days: 1 }), offered())).toEqual(['T3 forecast required /city'])
  expect(problemsOf(offered(), made({ city: 'Bern' }))).toEqual([])
})

test('what was offered is remembered for the requests that come later, within its project', () => {
  const judge = new ToolJudge()
  judge.judged('p', [offered()], 1n)

  const problemsIn = (project: string) =>
    judge.judged(project, [made({ days: 1 })], 2n).flatMap(({ toolProblems = [] }) => toolProblems)

  expect(problemsIn('p')).toHaveLength(1)
  expect(problemsIn('another')).toEqual([])
})

test.each<readonly [string, readonly LedgerSpan[]]>([
  ['was offered in another trace', [offered([forecast], 'f'.repeat(32)), made({ days: 1 })]],
  ['is known by the answer that asked for it', [answered({ given: { city: 'Bern' } }), made({ injected: true })]],
  ['is defined in two ways', [offered(), offered([{ ...forecast, parameters: {} }]), made({ days: 1 })]],
  ['was called with a text', [offered(), made('"Bern"')]],
  ['shows the hash of its arguments alone', [offered(), made({ hash: 'ab', size: 3 })]],
  ['nobody offered', [offered(), made({ any: 1 }, 'helper')]],
])('a tool that %s is not judged', (_, spans) => {
  expect(problemsOf(...spans)).toEqual([])
})

const schema = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] }

test.each<readonly [string, string]>([
  ['OpenAI', JSON.stringify([{ type: 'function', function: { name: 'forecast', parameters: schema } }])],
  ['OpenAI’s Responses', JSON.stringify([{ type: 'function', name: 'forecast', parameters: schema, strict: true }])],
  ['Anthropic', JSON.stringify([{ name: 'forecast', input_schema: schema }])],
  ['MCP', JSON.stringify([{ name: 'forecast', inputSchema: schema }])],
  [
    'Gemini',
    JSON.stringify([
      {
        functionDeclarations: [
          { name: 'forecast', parameters: { type: 'OBJECT', properties: { n: { type: 'INTEGER' } }, required: ['n'] } },
        ],
      },
    ]),
  ],
])('definitions as %s writes them are read', (_, definitions) => {
  // OpenInference passes on what the application sent.
  const span = ledgerSpan({
    traceId,
    attributes: {
      'openinference.span.kind': 'LLM',
      'llm.model_name': 'm',
      ...Object.fromEntries(
        (JSON.parse(definitions) as unknown[]).map((tool, index) => [
          `llm.tools.${index}.tool.json_schema`,
          JSON.stringify(tool),
        ]),
      ),
      'llm.output_messages.0.message.role': 'assistant',
      'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'forecast',
      'llm.output_messages.0.message.tool_calls.0.tool_call.function.arguments': '{"n":"one"}',
    },
  })

  expect(problemsOf(span)).toEqual(['T3 forecast type /n'])
})
