import { expect, test } from 'vitest'
import { partsOf } from '../../../../../../dashboards/web/src/screens/run/step/said.ts'

test.each([
  ['text', '{"role":"user","parts":[{"type":"text","content":"hello"}]}', [{ kind: 'text', name: '', text: 'hello' }]],
  [
    'a call of a tool',
    '{"parts":[{"type":"tool_call","name":"refund","arguments":{"order":"A-7"}}]}',
    [{ kind: 'tool_call', name: 'refund', text: '{\n  "order": "A-7"\n}' }],
  ],
  ['a plain string', '"hello"', [{ kind: 'text', name: '', text: 'hello' }]],
  ['no JSON', 'hello <b>', [{ kind: 'text', name: '', text: 'hello <b>' }]],
  ['an object of another shape', '{"order":"A-7"}', [{ kind: 'text', name: '', text: '{\n  "order": "A-7"\n}' }]],
  ['a part that is no object', '{"parts":[7]}', [{ kind: 'text', name: '', text: '' }]],
  [
    'names that mean something elsewhere',
    '{"parts":[{"type":"__proto__","content":"x"}]}',
    [{ kind: '__proto__', name: '', text: 'x' }],
  ],
])('reads %s', (_, body, parts) => {
  expect(partsOf(body)).toEqual(parts)
})
