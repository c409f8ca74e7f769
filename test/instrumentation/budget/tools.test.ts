import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { traceApp } from '../../helpers/traced-app.ts'

test('tools of frameworks and of MCP count once each, and are refused beyond a cap', async () => {
  const cwd = fileURLToPath(new URL('../../libraries/newest', import.meta.url))

  const run = await traceApp({ app: 'budgets/tools.mjs', hook: '--require', cwd })

  const lines = run.stdout.trim().split('\n')
  expect(Object.fromEntries(lines.map(line => JSON.parse(line) as [string, unknown]))).toEqual({
    mcp: ['ok', 'maxToolCalls'],
    'mcp in a tool of the same name': ['ok', 'maxToolCalls'],
    langchain: ['ok', 'maxToolCalls'],
    'openai-agents': ['ok', 'maxToolCalls'],
    ran: 2,
  })
})
