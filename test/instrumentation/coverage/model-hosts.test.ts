import { expect, test } from 'vitest'
import { isModelHost, mayCallModel } from '../../../instrumentation/src/coverage/model-hosts.ts'

test.each([
  ['api.openai.com', true],
  ['my-team.openai.azure.com', true],
  ['us-central1-aiplatform.googleapis.com', true],
  ['bedrock-runtime.eu-west-1.amazonaws.com', true],
  ['storage.googleapis.com', false],
  ['s3.amazonaws.com', false],
  ['api.openai.com.example.org', false],
])('that models are called at %s is %s', (host, expected) => {
  expect(isModelHost(host)).toBe(expected)
})

test.each([
  ['POST', '/v1/new-endpoint', true],
  ['POST', '/v1/files', false],
  ['POST', '/v1/messages/count_tokens?beta=true', false],
  ['GET', '/v1/models', false],
  ['GET', '/v1/realtime?model=x', true],
])('that %s %s may call a model is %s', (method, path, expected) => {
  expect(mayCallModel(method, path)).toBe(expected)
})
