import { expect, test } from 'vitest'
import { jsonOf, traceApp } from '../../helpers/traced-app.ts'

test('a process tells what it saw by which seam, and which requests to hosts of models no format fits', async () => {
  const { reports, spans, stderr, stdout } = await traceApp({ app: 'coverage.mjs', hook: '--require' })

  expect([stdout, stderr]).toEqual(['done\n', ''])
  expect(spans.map(span => span.name)).toEqual(['chat m1'])
  expect(reports.map(report => report.name)).toEqual(['spanledger.coverage'])
  expect(jsonOf(reports[0], 'spanledger.coverage')).toMatchObject({
    provider: 'own',
    seen: [{ protocol: 'openai chat', host: 'api.openai.com', seam: 'http', calls: 1 }],
    unread: [
      { host: 'api.openai.com', path: '/v1/brand-new/*', seam: 'http', calls: 1 },
      { host: 'api.groq.com', path: '/openai/v1/chat/completions', seam: 'http', calls: 1 },
    ],
  })
  expect(JSON.stringify(reports)).not.toMatch(/sk-test|secret|unheard/)
})

test('it says so on stderr if diagnostics are asked for', async () => {
  const { stderr } = await traceApp({ app: 'coverage.mjs', hook: '--require', env: { OTEL_LOG_LEVEL: 'info' } })

  expect(stderr).toContain(
    'otel info: spanledger: NOT SEEN: 1 requests to api.openai.com/v1/brand-new/* (http) that no format fits\n',
  )
  expect(stderr).toContain('otel info: spanledger: seen: 1 calls of openai chat at api.openai.com (http)\n')
})

test('calls that the SDK traces itself are told as native', async () => {
  const { reports } = await traceApp({ app: 'app.mjs', args: ['message'], hook: '--require' })

  expect(jsonOf(reports[0], 'spanledger.coverage')).toMatchObject({
    seen: [{ protocol: 'anthropic chat', seam: 'fetch', native: 'com.anthropic.sdk.typescript', calls: 1 }],
    unread: [],
  })
})

test('a process that calls no model reports nothing', async () => {
  const { exports } = await traceApp({ app: 'hostile/app.cjs', args: ['globals that are gone'], hook: '--require' })

  expect(exports).toEqual([])
})
