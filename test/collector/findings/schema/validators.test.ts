import { expect, test } from 'vitest'
import { Validators } from '../../../../collector/src/findings/schema/validators.ts'

function violationOf(parameters: unknown, value: unknown): string | undefined {
  const wanted = { key: 'k', parameters, project: 'p', nowNano: 1n }
  return new Validators().violationOf(value, JSON.stringify(value).length, wanted)
}

const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more })

test.each<readonly [string, unknown, unknown, string | undefined]>([
  [
    'a reference within the schema',
    { $ref: '#/$defs/a', $defs: { a: object({ n: { type: 'integer' } }) } },
    { n: '1' },
    'type /n',
  ],
  ['one of two forms', object({ x: { anyOf: [{ type: 'string' }, { type: 'null' }] } }), { x: 3 }, 'anyOf /x'],
  ['a value that may be null', object({ x: { type: 'STRING', nullable: true, enum: ['a'] } }), { x: null }, undefined],
  ['texts where numbers are meant', object({ x: { type: 'integer', enum: ['1', '2'] } }), { x: 1 }, undefined],
  ['properties of several schemas', { allOf: [object({ a: {} }), object({ b: {} })] }, { a: 1, b: 2 }, undefined],
  ['other properties that are allowed', object({ a: {} }, { additionalProperties: true }), { b: 1 }, undefined],
  ['names by pattern', object({ a: {} }, { patternProperties: { '^x': {} } }), { xy: 1 }, undefined],
  ['only one of', { oneOf: [{ required: ['a'] }, { pattern: 'b' }] }, { a: 1 }, undefined],
  ['what must not be', { not: { pattern: 'x' } }, { a: 1 }, undefined],
  ['a format', object({ at: { type: 'string', format: 'date-time' } }), { at: 'tomorrow' }, undefined],
  [
    'a name that objects have anyway',
    object({ n: {} }, { required: ['constructor'] }),
    { n: 1 },
    'required /constructor',
  ],
  ['items', object({ list: { type: 'array', items: { type: 'number' } } }), { list: [1, 'a'] }, 'type /list/1'],
])('a schema with %s is judged by what it surely forbids', (_, parameters, value, violation) => {
  expect(violationOf(parameters, value)).toBe(violation)
})

const recursive: Record<string, unknown> = object({ child: { $ref: '#' } })
const deep = Array.from({ length: 5_000 }).reduce<object>(inner => ({ items: inner }), {})
const wide = object(Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`p${index}`, {}])))
const branching = {
  $defs: { a: { anyOf: [{ items: { $ref: '#/$defs/a' } }, { items: { $ref: '#/$defs/a' } }] } },
  $ref: '#/$defs/a',
}
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)])

test.each<readonly [string, unknown, unknown]>([
  ['refers to itself', recursive, { child: { child: { child: {} } } }],
  ['refers to itself alone', { $ref: '#' }, {}],
  ['refers to elsewhere', object({ a: { $ref: 'https://example.com/schema.json' } }), { a: 1 }],
  ['refers to a file', { $ref: 'file:///etc/passwd' }, { a: 1 }],
  ['branches without end', branching, nested(40)],
  ['is very deep', deep, []],
  ['is very wide', wide, { other: 1 }],
  ['has a pattern that blows up', object({ a: { pattern: '^(a+)+$' } }), { a: `${'a'.repeat(40)}!` }],
  ['says nonsense', { type: 'thing', required: 'a', properties: [1], enum: 'x', minimum: 'y', anyOf: [] }, { a: 1 }],
  ['is a list', [], { a: 1 }],
  ['names the prototype', JSON.parse('{"type":"object","properties":{"__proto__":{"type":"string"}}}'), { a: 1 }],
  ['has an id', { $id: 'http://json-schema.org/draft-07/schema#', $schema: 'nowhere', $async: true }, { a: 1 }],
])('by a schema that %s nothing is found, and it takes no time', (_, parameters, value) => {
  expect(violationOf(parameters, value)).toBeUndefined()
})

test('names that would be code are names', () => {
  const hostile = [
    '"]);globalThis.broken=1;(["',
    "');globalThis.broken=1;('",
    '${globalThis.broken=1}',
    '\n*/globalThis.broken=1/*',
    '\u2028globalThis.broken=1\u2028',
    'a\\',
    '`',
  ]
  for (const name of hostile) {
    expect(
      violationOf(object({ [name]: { type: 'string', enum: [name] } }, { required: [name] }), { [name]: name }),
    ).toBe(undefined)
    expect(violationOf(object({ [name]: { type: 'integer' } }, { required: [name] }), {})).toBe(`required /${name}`)
    expect(violationOf(object({ a: { enum: [name] } }), { a: 'b' })).toBe('enum /a')
  }
  expect('broken' in globalThis).toBe(false)
})

test('whoever sends ever new schemas has no more of them compiled a minute than a hundredth of it takes', () => {
  const validators = new Validators()
  const parameters = { enum: Array.from({ length: 400 }, (_, index) => index) }
  const judge = (index: number, nowNano: bigint, project = 'p') =>
    validators.violationOf({}, 2, { key: `${project}${index}`, parameters, project, nowNano })
  const found = Array.from({ length: 45 }, (_, index) => judge(index, 1n))

  expect(found.filter(violation => violation !== undefined)).toHaveLength(38)
  expect(judge(0, 1n)).toBe('enum /')
  expect(judge(100, 1n, 'another')).toBe('enum /')
  expect(judge(101, 60_000_000_001n)).toBe('enum /')
})

test('large arguments are not judged by a large schema', () => {
  const parameters = object({ list: { items: { enum: Array.from({ length: 500 }, (_, index) => index) } } })

  expect(violationOf(parameters, { list: [-1] })).toBe('enum /list/0')
  expect(violationOf(parameters, { list: Array.from({ length: 5_000 }, () => -1) })).toBe(undefined)
})
