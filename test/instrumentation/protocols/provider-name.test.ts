import { expect, test } from 'vitest'
import { providerOfHost } from '../../../instrumentation/src/protocols/provider-name.ts'

test.each([
  ['api.groq.com', 'groq'],
  ['api.deepseek.com', 'deepseek'],
  ['api.x.ai', 'x_ai'],
  ['api.mistral.ai', 'mistral_ai'],
  ['contoso.openai.azure.com', 'azure.ai.openai'],
  ['api.openai.com', 'openai'],
  ['evil-api.groq.com.example.org', undefined],
  ['localhost', undefined],
])('%s is %s', (host, provider) => {
  expect(providerOfHost(host)).toBe(provider)
})
