import { expect, test } from 'vitest'
import { normalise } from '../../../../collector/src/normalise/normalise.ts'
import { otlpSpan } from '../../../helpers/otlp-span.ts'

const scope = { name: 'com.anthropic.claude_code.tracing', version: '2.1.266', attributes: new Map() }

test("Claude Code's own span of a call counts what was cached apart", () => {
  const span = normalise(
    otlpSpan({
      name: 'claude_code.llm_request',
      scope,
      attributes: {
        'session.id': 'session-1',
        'span.type': 'llm_request',
        model: 'claude-opus-5',
        'gen_ai.system': 'anthropic',
        input_tokens: 2,
        output_tokens: 1_200,
        cache_read_tokens: 84_562,
        cache_creation_tokens: 7_096,
        stop_reason: 'tool_use',
        ttft_ms: 850,
      },
    }),
  )

  expect(span).toMatchObject({
    operation: 'chat',
    provider: 'anthropic',
    requestModel: 'claude-opus-5',
    conversationId: 'session-1',
    finishReasons: ['tool_call'],
    timeToFirstChunkNano: 850_000_000n,
    usage: { input: 91_660, output: 1_200, cacheRead: 84_562, cacheWrite: 7_096 },
  })
})

test.each([
  ['claude_code.interaction', 'invoke_agent'],
  ['claude_code.tool', 'execute_tool'],
  ['claude_code.tool.blocked_on_user', undefined],
])('%s is %s, and has no tokens', (name, operation) => {
  const span = normalise(
    otlpSpan({ name, scope, attributes: { input_tokens: 5, output_tokens: 5, tool_name: 'Bash' } }),
  )

  expect([span.operation, span.usage]).toEqual([operation, undefined])
})
