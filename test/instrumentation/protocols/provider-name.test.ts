import { expect, test } from 'vitest'
import { providerOfHost } from '../../../instrumentation/src/protocols/provider-name.ts'

test.each([
  ['api.groq.com', 'groq'],
  ['api.deepseek.com', 'deepseek'],
  ['api.x.ai', 'x_ai'],
  ['api.mistral.ai', 'mistral_ai'],
  ['contoso.openai.azure.com', 'azure.ai.openai'],
  ['api.openai.com', 'openai'],
  ['aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['us-central1-aiplatform.googleapis.com', 'gcp.vertex_ai'],
  ['aiplatform.eu.rep.googleapis.com', 'gcp.vertex_ai'],
  ['bedrock-runtime.us-east-1.amazonaws.com', 'aws.bedrock'],
  ['bedrock-runtime-fips.us-east-1.amazonaws.com', 'aws.bedrock'],
  ['bedrock-mantle.us-east-1.api.aws', 'aws.bedrock'],
  ['s3.us-east-1.amazonaws.com', undefined],
  ['evil-api.groq.com.example.org', undefined],
  ['localhost', undefined],
])('%s is %s', (host, provider) => {
  expect(providerOfHost(host)).toBe(provider)
})
