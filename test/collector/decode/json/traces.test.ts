import { expect, test } from 'vitest'
import { decodeTraces } from '../../../../collector/src/decode/decode-traces.ts'
import { CollectorError } from '../../../../collector/src/errors.ts'

const ids = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }

test.each([
  ['a number beyond 2^53', '1795305600000000123', 1795305600000000123n],
  ['a string', '"1795305600000000123"', 1795305600000000123n],
  ['a number with an exponent', '1.7953056e18', 1795305600000000000n],
  ['a small number', '7', 7n],
  ['the last time', '9223372036854775807', 2n ** 63n - 1n],
  ['null', 'null', 0n],
])('reads a time sent as %s exactly', (_, json, startNano) => {
  expect(onlySpan(`"startTimeUnixNano": ${json}`)).toMatchObject({ startNano })
})

test.each([
  ['a name', '"kind": "SPAN_KIND_CLIENT"', { kind: 3 }],
  ['a number', '"kind": 5', { kind: 5 }],
  ['a number of tomorrow', '"kind": 17', { kind: 0 }],
  ['a name of tomorrow', '"kind": "SPAN_KIND_TIME_TRAVEL"', { kind: 0 }],
  [
    'the name of a status',
    '"status": {"code": "STATUS_CODE_ERROR", "message": "no"}',
    { status: { code: 2, message: 'no' } },
  ],
])('reads %s of an enum', (_, json, expected) => {
  expect(onlySpan(json)).toMatchObject(expected)
})

test.each([
  ['text', { stringValue: 'a' }, 'a'],
  ['half a surrogate pair', { stringValue: 'a\ud800b' }, 'a\uFFFDb'],
  ['a whole surrogate pair', { stringValue: '🙂' }, '🙂'],
  ['false', { boolValue: false }, false],
  ['an integer in a string', { intValue: '-12' }, -12],
  ['an integer as a number', { intValue: 12 }, 12],
  ['the last exact integer', { intValue: '9007199254740991' }, 9007199254740991],
  ['the first that is not', { intValue: '9007199254740992' }, 9007199254740992n],
  ['the least integer', { intValue: '-9223372036854775808' }, -(2n ** 63n)],
  ['a double', { doubleValue: 0.1 }, 0.1],
  ['a double in a string', { doubleValue: '1e3' }, 1000],
  ['no number', { doubleValue: 'NaN' }, Number.NaN],
  ['infinity', { doubleValue: '-Infinity' }, -Infinity],
  ['bytes', { bytesValue: '+/8=' }, Uint8Array.of(251, 255)],
  ['bytes in the alphabet for addresses', { bytesValue: '-_8' }, Uint8Array.of(251, 255)],
  ['a list', { arrayValue: { values: [{ intValue: 1 }, {}] } }, [1, null]],
  ['an empty list', { arrayValue: {} }, []],
  [
    'a map',
    { kvlistValue: { values: [{ key: '__proto__', value: { boolValue: true } }] } },
    new Map([['__proto__', true]]),
  ],
  ['the empty value', {}, null],
  ['no value', undefined, null],
  ['null', null, null],
  ['a kind of value of tomorrow', { decimalValue: '1.5' }, null],
])('reads %s as a value', (_, value, expected) => {
  const span = onlySpan(`"attributes": ${JSON.stringify([{ key: 'constructor', value }])}`)

  expect(span?.attributes).toStrictEqual(new Map([['constructor', expected]]))
})

test('reads a long whole number as a double too', () => {
  const span = onlySpan('"attributes": [{"key": "d", "value": {"doubleValue": -12345678901234567890}}]')

  expect(span?.attributes).toEqual(new Map([['d', -1.2345678901234567e19]]))
})

test('leaves numbers in texts alone, behind any number of backslashes', () => {
  const text = String.raw`\\"12345678901234567890\\\" , 12345678901234567890 {[`

  expect(onlySpan(`"name": ${JSON.stringify(text)}`)).toMatchObject({ name: text })
})

test('takes text with a byte order mark, and null for every field', () => {
  expect(decode('\uFEFF{"resourceSpans": null}')).toEqual({ spans: [], rejected: [] })
  expect(decode('{"resourceSpans": [{"resource": null, "scopeSpans": null}]}')).toEqual({ spans: [], rejected: [] })
})

test.each([
  ['text that is no JSON', '{"resourceSpans": [', /JSON/],
  ['a list', '[]', /the body: expected an object, got \[\]/],
  ['spans that are no list', '{"resourceSpans": {}}', /resourceSpans: expected a list, got {}/],
  [
    'a span that is null',
    '{"resourceSpans":[{"scopeSpans":[{"spans":[null]}]}]}',
    /spans: expected an object, got null/,
  ],
  [
    'a time that is no number',
    spanWith('"startTimeUnixNano": "soon"'),
    /startTimeUnixNano: expected an integer, got "soon"/,
  ],
  ['a time with a fraction', spanWith('"startTimeUnixNano": 1.5'), /expected an integer, got 1.5/],
  ['a time before 1970', spanWith('"endTimeUnixNano": -1'), /endTimeUnixNano: expected an unsigned 64-bit/],
  ['a time beyond 64 bits', spanWith('"endTimeUnixNano": 18446744073709551616'), /unsigned 64-bit/],
  ['a million digits', spanWith(`"endTimeUnixNano": ${'9'.repeat(1_000_000)}`), /expected an integer, got "9{30,40}$/],
  ['a name that is no text', spanWith('"name": 5'), /name: expected a string, got 5/],
  ['a count below zero', spanWith('"droppedAttributesCount": -1'), /unsigned 32-bit/],
  ['a count beyond 32 bits', spanWith('"droppedAttributesCount": 4294967296'), /unsigned 32-bit/],
  ['an integer beyond 64 bits', valueWith('"intValue": 9223372036854775808'), /intValue: expected a 64-bit integer/],
  ['a flag that is no flag', valueWith('"boolValue": "true"'), /boolValue: expected true or false/],
  ['a double that is no number', valueWith('"doubleValue": "x"'), /doubleValue: expected a number/],
  ['bytes that are not base64', valueWith('"bytesValue": "a b"'), /bytesValue: expected base64/],
])('refuses %s and says what it is', (_, json, message) => {
  expect(() => decode(json)).toThrow(
    expect.objectContaining({ code: 'INVALID_JSON', message: expect.stringMatching(message) }),
  )
})

test.each([
  ['48 lists in one another', nested('{"arrayValue":{"values":[', ']}}', 48), undefined],
  ['49 lists in one another', nested('{"arrayValue":{"values":[', ']}}', 49), 'INVALID_JSON'],
  ['a million brackets nobody reads', `{"unknown": ${'['.repeat(1_000_000)}`, 'INVALID_JSON'],
  ['ten million empty objects', `{"unknown": [${'{},'.repeat(10_000_000)}{}]}`, 'BODY_TOO_LARGE'],
])('%s end in %s', (_, json, code) => {
  expect(codeOf(() => decode(json))).toBe(code)
})

function nested(open: string, close: string, depth: number): string {
  return spanWith(`"attributes": [{"key": "a", "value": ${open.repeat(depth)}${close.repeat(depth)}}]`)
}

function spanWith(fields: string): string {
  return `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${ids.traceId}","spanId":"${ids.spanId}",${fields}}]}]}]}`
}

function valueWith(value: string): string {
  return spanWith(`"attributes": [{"key": "a", "value": {${value}}}]`)
}

function onlySpan(fields: string) {
  const { spans, rejected } = decode(spanWith(fields))
  expect(rejected).toEqual([])
  return spans[0]
}

function decode(json: string) {
  return decodeTraces(Buffer.from(json), 'json')
}

function codeOf(act: () => void): string | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (error instanceof CollectorError) return error.code
    throw error
  }
}
