import { expect, test } from 'vitest'
import { pathShape } from '../../../instrumentation/src/coverage/path-shape.ts'

test.each([
  ['/v1/chat/completions?key=secret', '/v1/chat/completions'],
  ['/v1beta/models/gemini-2.5-flash:generateContent', '/v1beta/models/gemini-2.5-flash:generateContent'],
  ['/v1/responses/resp_0a1b2c3d4e5f60718293/cancel', '/v1/responses/*/cancel'],
  ['/v1/threads/12345/runs', '/v1/threads/*/runs'],
  ['/a/550e8400-e29b-41d4-a716-446655440000', '/a/*'],
  ['/x/ann%40example.com', '/x/*'],
  ['/1/2/3/4/5/6/7/8/9/10', '/*/*/*/*/*/*/*/*/…'],
  ['/', '/'],
])('%s is of the shape %s', (path, shape) => {
  expect(pathShape(path)).toBe(shape)
})
