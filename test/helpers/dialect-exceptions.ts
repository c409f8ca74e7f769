import type { Usage } from '../../collector/src/model.ts'

/** What a fixture lacks, since its instrumentation does not send it. */
export interface Exception {
  /** What it does not send, as the documentation has it. */
  readonly says: string
  /** For each call, what is otherwise than with the hook. */
  readonly differs: readonly Readonly<Record<string, unknown>>[]
}

/** The fixture of the same conversation as the hook sees it. */
export function reference(fixture: string): string {
  return fixture.endsWith('anthropic') || fixture === 'recorded/anthropic-native'
    ? 'recorded/spanledger-anthropic'
    : 'recorded/spanledger'
}

const openai: Usage = {
  source: 'provider',
  input: 120,
  output: 40,
  cacheRead: 64,
  cacheWrite: 0,
  cacheWrite1h: 0,
  reasoning: 16,
}
const anthropic: Usage = { ...openai, input: 152, cacheWrite: 32, reasoning: 0 }

const bothTimes = (differs: Exception['differs'][number]) => [differs, differs]

const uncached = { usage: { ...openai, cacheRead: 0, reasoning: 0 }, cost: ['priced', 110_000n] }
const unreasoned = { usage: { ...openai, reasoning: 0 } }
const oneKindOfWrite = { usage: anthropic, cost: ['priced', 907_200n] }
const nothingSaid = { input: [], output: [], tools: undefined }

/** The answers of both calls, where why they ended is not said. */
const answers = [
  { type: 'tool_call', id: 'call_1', name: 'lookup', arguments: { city: 'Paris' } },
  { type: 'text', content: 'Hello there' },
].map(part => ({ role: 'assistant', parts: [part] }))

/** What a tool gave back, where it is not sent as the text that the model gets. */
const structuredAnswer = [
  { role: 'system', parts: [{ type: 'text', content: 'You answer about the weather.' }] },
  { role: 'user', parts: [{ type: 'text', content: 'What is the weather in Paris?' }] },
  answers[0],
  { role: 'tool', parts: [{ type: 'tool_call_response', id: 'call_1', response: { sky: 'clear' } }] },
]

export const exceptions: Readonly<Record<string, Exception | undefined>> = {
  'recorded/ai-4-anthropic': { says: 'cache writes for one hour are not told apart', differs: [oneKindOfWrite] },
  'recorded/ai-5': { says: 'cache reads, reasoning', differs: bothTimes(uncached) },
  'recorded/ai-7': { says: 'reasoning', differs: bothTimes(unreasoned) },
  'recorded/ai-7-anthropic': { says: 'cache writes for one hour are not told apart', differs: [oneKindOfWrite] },
  'recorded/anthropic-native': { says: 'tool definitions', differs: [{ tools: undefined }] },
  'recorded/langfuse': {
    says: 'the model that was asked for, the id of the response, why it ended; without the first the model of our script has no price',
    differs: answers.map(answer => ({
      models: ['openai', 'gpt-5-mini-2026-01-01', undefined],
      responseId: undefined,
      finishReasons: [],
      output: [answer],
      cost: ['unpriced', undefined],
    })),
  },
  'recorded/openinference': {
    says: 'nothing',
    differs: [],
  },
  'recorded/openinference-anthropic': {
    says: 'nothing',
    differs: [],
  },
  'recorded/openlit': { says: 'reasoning', differs: bothTimes(unreasoned) },
  'recorded/opentelemetry-openai': {
    says: 'cache reads, reasoning, tool definitions; messages are log records',
    differs: bothTimes({ ...uncached, ...nothingSaid }),
  },
  'recorded/traceloop': { says: 'cache reads, reasoning', differs: bothTimes(uncached) },
  'recorded/traceloop-anthropic': {
    says: 'the id of the response, tool definitions, cache writes for one hour are not told apart',
    differs: [{ ...oneKindOfWrite, responseId: undefined, tools: undefined }],
  },
  'written/agent-framework': { says: 'cache reads, reasoning', differs: bothTimes(uncached) },
  'written/google-adk': {
    says: 'the model that answered, the id of the response; a tool answers with an object instead of its text',
    differs: [{}, { input: structuredAnswer }].map(differs => ({
      ...differs,
      models: ['openai', 'gpt-5-mini', undefined],
      responseId: undefined,
    })),
  },
  'written/openllmetry-python-anthropic': {
    says: 'cache writes for one hour are not told apart',
    differs: [oneKindOfWrite],
  },
  'written/opentelemetry-first-generation': {
    says: 'cache reads, reasoning, tool definitions',
    differs: bothTimes({ ...uncached, tools: undefined }),
  },
  'written/semantic-kernel': {
    says: 'cache reads, reasoning, tool definitions',
    differs: bothTimes({ ...uncached, tools: undefined }),
  },
  'written/strands-anthropic': {
    says: 'the model that answered, the id of the response, tool definitions, cache writes for one hour are not told apart',
    differs: [
      {
        ...oneKindOfWrite,
        models: ['anthropic', 'claude-sonnet-4-5', undefined],
        responseId: undefined,
        tools: undefined,
      },
    ],
  },
}
