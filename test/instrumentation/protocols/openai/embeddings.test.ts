import { expect, test } from 'vitest'
import { traceApp } from '../../../helpers/traced-app.ts'

test('an embeddings call is a span of its own kind, without the vectors', async () => {
  const { spans, stdout } = await traceApp({ app: 'app.mjs', hook: '--require', args: ['embeddings'] })

  expect(stdout).toBe('embeddings => [0.5,-1]\n')
  expect(spans.map(span => span.name)).toEqual(['embeddings e1'])
  expect(spans[0]?.attributes).toMatchObject({
    'gen_ai.operation.name': 'embeddings',
    'gen_ai.request.encoding_formats': ['base64'],
    'gen_ai.response.model': 'e1-2026-01-01',
    'gen_ai.usage.input_tokens': 7,
    'spanledger.usage.source': 'provider',
  })
  expect(JSON.stringify(spans[0]?.attributes)).not.toContain('AAAA')
})
