import { expect, test } from 'vitest'
import { decodeTraces } from '../../../../collector/src/decode/decode-traces.ts'
import { oracleSpans } from '../../../helpers/otlp-oracle.ts'
import { enclosed, field, message, varint } from '../../../helpers/protobuf-bytes.ts'

const traceId = message(1, ...Array.from({ length: 16 }, () => 0xab))
const spanId = message(2, ...Array.from({ length: 8 }, () => 0xcd))
const request = (...span: readonly number[]) => message(1, ...message(2, ...message(2, ...span)))
const spanWith = (...fields: readonly number[]) => request(...traceId, ...spanId, ...fields)
const attribute = (...value: readonly number[]) => message(9, ...message(1, 0x61), ...message(2, ...value))
const bare = decode(spanWith()).spans

test.each([
  ['a varint', field(100, 0, ...varint(300))],
  ['eight bytes', field(100, 1, 1, 2, 3, 4, 5, 6, 7, 8)],
  ['bytes', message(100, 1, 2, 3)],
  ['a group in a group', [...field(100, 3), ...field(101, 3), ...message(1, 0x0b), ...field(101, 4), ...field(100, 4)]],
  ['four bytes', field(100, 5, 1, 2, 3, 4)],
  ['the last field number there is', field(2 ** 29 - 1, 0, 1)],
  ['a known field of another wire type', [...field(1, 0, 1), ...field(5, 1, 1, 2, 3, 4, 5, 6, 7, 8), ...message(7, 1)]],
])('passes over an unknown field that is %s', (_, unknown) => {
  expect(bare).toHaveLength(1)
  expect(decode(spanWith(...unknown))).toEqual({ spans: bare, rejected: [] })
})

test('finds the resource and the scope behind their spans', () => {
  const late = message(
    1,
    ...message(2, ...message(2, ...traceId, ...spanId), ...message(1, ...message(1, 0x73))),
    ...message(1, ...message(1, ...message(1, 0x6b), ...message(2, ...message(1, 0x76)))),
  )

  expect(decode(late).spans).toMatchObject([{ scope: { name: 's' }, resource: { attributes: new Map([['k', 'v']]) } }])
})

test('keeps no memory of the body', () => {
  const body = Buffer.from(spanWith(...attribute(...message(7, 1, 2, 3)), ...message(5, 0x6e)))

  const { spans } = decodeTraces(body, 'protobuf')
  body.fill(0)

  expect(spans).toMatchObject([{ name: 'n', attributes: new Map([['a', Uint8Array.of(1, 2, 3)]]) }])
  expect(spans[0]?.attributes.get('a')).toHaveProperty('buffer.byteLength', 3)
})

test('puts U+FFFD where text is not UTF-8', () => {
  expect(decode(spanWith(...message(5, 0x61, 0xff, 0xc3))).spans).toMatchObject([{ name: 'a\uFFFD\uFFFD' }])
})

test.each([
  ['a kind of tomorrow', field(6, 0, ...varint(17)), { kind: 0 }],
  ['a status of tomorrow', message(15, ...field(3, 0, 9)), { status: { code: 0, message: '' } }],
  ['the zeros some SDKs send as the parent of a root', message(4, 0, 0, 0, 0, 0, 0, 0, 0), { parentSpanId: undefined }],
  ['a link to nowhere', message(13, ...message(1, 0)), { links: [] }],
])('reads %s as its default', (_, fields, expected) => {
  expect(decode(spanWith(...fields)).spans).toMatchObject([expected])
})

const huge = [0, 0, 0, 0, 0, 0, 0, 0x80]
test.each([
  ['no trace id', request(...spanId), /^trace id "" is not 16 bytes/],
  [
    'a trace id of zeros',
    request(...message(1, ...Array.from({ length: 16 }, () => 0)), ...spanId),
    /^trace id "0{32}"/,
  ],
  ['a trace id of 15 bytes', request(...message(1, ...Array.from({ length: 15 }, () => 1)), ...spanId), /^trace id/],
  [
    'a trace id of a kilobyte',
    request(...message(1, ...Array.from({ length: 1024 }, () => 1)), ...spanId),
    /^trace id "(01){17}" is/,
  ],
  ['no span id', request(...traceId), /^span id "" is not 8 bytes/],
  ['a span id of 9 bytes', request(...traceId, ...message(2, 1, 1, 1, 1, 1, 1, 1, 1, 1)), /^span id/],
  ['a parent of 3 bytes', spanWith(...message(4, 1, 2, 3)), /^parent span id "010203"/],
  ['a start beyond 2^63', spanWith(...field(7, 1, ...huge)), /^start time 9223372036854775808 is not below/],
  ['an end beyond 2^63', spanWith(...field(8, 1, ...huge)), /^end time/],
  ['an event beyond 2^63', spanWith(...message(11, ...field(1, 1, ...huge))), /^event time/],
])('rejects a span with %s and keeps the others', (_, bad, reason) => {
  const { spans, rejected } = decode([...bad, ...spanWith()])

  expect(rejected).toEqual([{ reason: expect.stringMatching(reason) }])
  expect(spans).toEqual(bare)
})

test.each([
  ['a length beyond the end', [0x0a, 0x05, 0x01], /length of 5 exceeds the 1 bytes that are left, at byte 2 of 3/],
  ['a length beyond its message', message(1, ...message(2, 0x12, 0x7f)), /length of 127 exceeds the 0 bytes/],
  ['a length beyond 32 bits', [0x0a, 0x80, 0x80, 0x80, 0x80, 0x10], /length of 4294967296 exceeds/],
  ['a varint without an end', [0x80], /varint is cut off/],
  ['a varint of 11 bytes', [0x08, ...Array.from({ length: 10 }, () => 0x80), 0x01], /longer than 10 bytes/],
  ['a field number of zero', [0x00, 0x00], /field number is out of range/],
  ['a field number beyond 29 bits', [...varint(2 ** 32), 0x00], /field number is out of range/],
  ['wire type 6', [0x0e], /wire type 6 cannot stand here/],
  ['the end of no group', [0x0c], /wire type 4 cannot stand here/],
  ['a group without an end', [0x0b], /group has no end/],
  ['the end of another group', [0x0b, 0x14], /wire type 4 cannot stand here/],
  ['eight bytes that are seven', request(...traceId, 0x39, 1, 2, 3, 4, 5, 6, 7), /value of 8 bytes is cut off/],
])('refuses %s and says where', (_, bytes, text) => {
  expect(() => decode(bytes)).toThrow(
    expect.objectContaining({ code: 'INVALID_PROTOBUF', message: expect.stringMatching(text) }),
  )
})

test('refuses a request cut off at any byte but between its messages', () => {
  const body = Buffer.from([...spanWith(...message(5, 0x6e), ...field(7, 1, ...huge.with(7, 1))), ...spanWith()])
  const firstEnds = body.length - spanWith().length

  const lengths = Array.from({ length: body.length + 1 }, (_, length) => length)
  const readable = lengths.filter(length => !isRefused(body.subarray(0, length)))

  expect(readable).toEqual([0, firstEnds, body.length])
})

test('reads lists as deep as JSON does, and refuses one more', () => {
  const deep = spanWith(...attribute(...nestedLists(48)))

  expect(decode(deep).spans).toEqual(oracleSpans(Buffer.from(deep)))
  expect(isRefused(Buffer.from(spanWith(...attribute(...nestedLists(49)))))).toBe(true)
})

test('refuses groups that nest without end', () => {
  expect(isRefused(Buffer.alloc(1_000_000, 0x0b))).toBe(true)
})

const emptyFields = (number: number, count: number) => Array.from({ length: count }, () => [number * 8 + 2, 0]).flat()
test.each([
  ['spans', enclosed(1, enclosed(2, emptyFields(2, 100_001))), /more than 100000 spans/],
  ['events', enclosed(1, enclosed(2, enclosed(2, emptyFields(11, 2_000_001)))), /more than 2000000 attributes/],
  ['envelopes', emptyFields(1, 2_000_001), /more than 2000000 attributes/],
])('refuses more %s than memory is meant for', (_, bytes, text) => {
  expect(() => decode(bytes)).toThrow(
    expect.objectContaining({ code: 'BODY_TOO_LARGE', message: expect.stringMatching(text) }),
  )
})

function nestedLists(depth: number): number[] {
  return depth === 1 ? message(5) : message(5, ...message(1, ...nestedLists(depth - 1)))
}

function isRefused(body: Uint8Array): boolean {
  try {
    decodeTraces(body, 'protobuf')
    return false
  } catch {
    return true
  }
}

function decode(bytes: readonly number[]) {
  return decodeTraces(Uint8Array.from(bytes), 'protobuf')
}
