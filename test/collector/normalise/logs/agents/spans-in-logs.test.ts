import { afterAll, describe, expect, test } from 'vitest'
import { enrich } from '../../../../../collector/src/enrich/enrich.ts'
import { openPrices } from '../../../../../collector/src/enrich/prices/price-table.ts'
import { openTokenCounter } from '../../../../../collector/src/enrich/tokens.ts'
import { normaliseLog } from '../../../../../collector/src/normalise/logs/normalise-log.ts'
import { spansInLogs } from '../../../../../collector/src/normalise/logs/agents/spans-in-logs.ts'
import { normalise } from '../../../../../collector/src/normalise/normalise.ts'
import type { AnyValue } from '../../../../../collector/src/otlp.ts'
import { otlpLog } from '../../../../helpers/otlp-log.ts'

const tokens = openTokenCounter()
afterAll(() => tokens.close())

const start = 1_795_305_600_000_000_000n

/** Claude Code's records, as they are documented: the name in the body with its prefix, in the attribute without. */
function claude(event: string, seconds: number, attributes: Record<string, AnyValue>) {
  return otlpLog({
    body: `claude_code.${event}`,
    timeNano: start + BigInt(seconds) * 1_000_000_000n,
    traceId: undefined,
    spanId: undefined,
    attributes: {
      'event.name': event,
      'event.sequence': seconds,
      'session.id': 'session-1',
      'prompt.id': 'prompt-1',
      'user.account_uuid': 'account-1',
      ...attributes,
    },
  })
}

/** Codex's have no time of their own. */
function codex(event: string, seconds: number, attributes: Record<string, AnyValue>) {
  return otlpLog({
    timeNano: 0n,
    observedNano: start + BigInt(seconds) * 1_000_000_000n,
    traceId: undefined,
    spanId: undefined,
    attributes: { 'event.name': `codex.${event}`, 'conversation.id': 'c-1', model: 'gpt-5-codex', ...attributes },
  })
}

const claudeRun = [
  claude('user_prompt', 0, { prompt_length: 14, prompt: 'Fix the tests!' }),
  claude('api_request', 4, {
    model: 'claude-sonnet-4-6',
    cost_usd: 0.0122,
    duration_ms: 3_500,
    input_tokens: 100,
    output_tokens: 200,
    cache_read_tokens: 4_000,
    cache_creation_tokens: 2_000,
    request_id: 'req_1',
  }),
  claude('tool_decision', 5, {
    tool_name: 'Bash',
    tool_use_id: 'toolu_1',
    decision: 'accept',
    source: 'user_temporary',
  }),
  claude('tool_result', 7, {
    tool_name: 'Bash',
    tool_use_id: 'toolu_1',
    success: 'false',
    duration_ms: '1500',
    error: 'exit code 1',
    tool_parameters: '{"bash_command":"npm"}',
  }),
  claude('api_error', 8, {
    model: 'claude-sonnet-4-6',
    error: 'Overloaded',
    status_code: '529',
    duration_ms: 20,
    attempt: 1,
  }),
]
const codexRun = [
  codex('conversation_starts', 0, {}),
  codex('user_prompt', 1, { prompt_length: 5, prompt: '[REDACTED]' }),
  codex('api_request', 2, { duration_ms: '900', 'http.response.status_code': 200, attempt: 1 }),
  codex('sse_event', 3, { 'event.kind': 'response.output_item.done', duration_ms: '10' }),
  codex('sse_event', 4, {
    'event.kind': 'response.completed',
    input_token_count: '5000',
    output_token_count: '300',
    cached_token_count: 4_000,
    reasoning_token_count: 100,
    tool_token_count: '5300',
  }),
  codex('tool_decision', 5, { tool_name: 'shell', call_id: 'call_1', decision: 'approved', source: 'User' }),
  codex('tool_result', 6, {
    tool_name: 'shell',
    call_id: 'call_1',
    success: 'true',
    duration_ms: '250',
    arguments: '{"command":["ls"]}',
    output: 'a.txt',
  }),
]

describe("Claude Code's events of a prompt", () => {
  const spans = spansInLogs(claudeRun)

  test('are a run of one agent, with everything below the prompt', () => {
    const [root, ...steps] = spans.map(normalise)

    expect(root).toMatchObject({
      operation: 'invoke_agent',
      agent: 'claude-code',
      conversationId: 'session-1',
      userId: 'account-1',
    })
    expect(root?.content.input.map(({ body }): unknown => JSON.parse(body))).toEqual([
      { role: 'user', parts: [{ type: 'text', content: 'Fix the tests!' }] },
    ])
    expect(
      steps.map(({ otlp }) => [
        otlp.name,
        otlp.parentSpanId === root?.otlp.spanId,
        otlp.traceId === root?.otlp.traceId,
      ]),
    ).toEqual([
      ['chat claude-sonnet-4-6', true, true],
      ['tool_decision Bash', true, true],
      ['execute_tool Bash', true, true],
      ['chat claude-sonnet-4-6', true, true],
    ])
  })

  test('a call has its tokens, what was cached among them, its time, and our price beside what was provided', async () => {
    const [call] = await enrich(spans.map(normalise).slice(1, 2), { prices: openPrices(), tokens })

    expect(call?.usage).toMatchObject({ input: 6_100, output: 200, cacheRead: 4_000, cacheWrite: 2_000 })
    expect(call?.otlp.endNano).toBe(start + 4_000_000_000n)
    expect(call && call.otlp.endNano - call.otlp.startNano).toBe(3_500_000_000n)
    // 100 × 3, 4,000 × 0.30, 2,000 × 3.75 and 200 × 15 dollars a million.
    expect([call?.cost.status, call?.cost.nano]).toEqual(['priced', 12_000_000n])
    expect(call?.attributes.get('spanledger.cost.reported')).toBe(0.0122)
  })

  test('a tool, its failure and who allowed it are told', () => {
    const [, , decision, tool, failed] = spans.map(normalise)

    expect([...(decision?.attributes ?? [])]).toEqual(
      expect.arrayContaining([
        ['spanledger.decision.result', 'allow'],
        ['spanledger.decision.policy', 'user_temporary'],
      ]),
    )
    expect(tool).toMatchObject({ category: 'tool', toolName: 'Bash', toolCallId: 'toolu_1', errorType: 'tool_error' })
    expect(tool?.content.toolArguments?.body).toBe('{"bash_command":"npm"}')
    expect(failed).toMatchObject({
      errorType: '529',
      usage: undefined,
      otlp: { status: { code: 2, message: 'Overloaded' } },
    })
  })

  test('are the same spans when they are sent again', () => {
    expect(spansInLogs(claudeRun)).toEqual(spans)
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length)
  })

  test('are no spans where the program sends spans itself', () => {
    expect(spansInLogs(claudeRun.map(log => ({ ...log, traceId: '0af7651916cd43dd8448eb211c80319c' })))).toEqual([])
  })

  test('keep what was said in the body of the record, and not among its attributes', () => {
    const { attributes, body } = normaliseLog(claudeRun[0] ?? otlpLog())

    expect(attributes.has('prompt')).toBe(false)
    expect(body).toEqual(
      new Map([
        ['event', 'claude_code.user_prompt'],
        ['prompt', 'Fix the tests!'],
      ]),
    )
  })
})

describe("Codex's events of a conversation", () => {
  const spans = spansInLogs(codexRun).map(normalise)

  test('are a run: the call that was counted, the tool, and what was allowed', () => {
    expect(spans.map(({ otlp }) => otlp.name)).toEqual([
      'codex',
      'user_prompt',
      'chat gpt-5-codex',
      'tool_decision shell',
      'execute_tool shell',
    ])
    expect(spans[1]?.content.input).toEqual([])
    expect(spans[4]).toMatchObject({ toolName: 'shell', toolCallId: 'call_1', errorType: undefined })
    expect(spans[4]?.content.toolResult?.body).toBe('a.txt')
  })

  test('a call has its tokens and our price', async () => {
    const [call] = await enrich(spans.slice(2, 3), { prices: openPrices(), tokens })

    expect(call?.usage).toMatchObject({ input: 5_000, output: 300, cacheRead: 4_000, reasoning: 100 })
    // 1,000 × 1.25, 4,000 × 0.125 and 300 × 10 dollars a million.
    expect([call?.cost.status, call?.cost.nano]).toEqual(['priced', 4_750_000n])
  })
})

test.each([
  ['without a session', claude('api_request', 1, { 'session.id': '', 'prompt.id': '' })],
  ['of nobody', otlpLog({ attributes: { 'event.name': 'api_request' } })],
  ['with a name of objects', claude('constructor', 1, {})],
])('an event %s is no span', (_, log) => {
  expect(spansInLogs([log])).toEqual([])
})
