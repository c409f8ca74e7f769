import { expect, test } from 'vitest'
import { parseAwsEventStream } from '../../../../instrumentation/src/protocols/framing/aws-event-stream.ts'
import { awsEvent, awsException, awsFrame } from '../../../helpers/clouds/aws-frames.ts'

const start = awsEvent('messageStart', { role: 'assistant' })
const delta = awsEvent('contentBlockDelta', { delta: { text: 'Grüße' } })

test('gives each frame as an event', () => {
  expect(parseAwsEventStream(Buffer.concat([start, delta]))).toEqual([
    { event: 'messageStart', data: '{"role":"assistant"}' },
    { event: 'contentBlockDelta', data: '{"delta":{"text":"Grüße"}}' },
  ])
})

test('gives an error by its name', () => {
  const unmodelled = awsFrame({ ':message-type': 'error', ':error-code': 'Gone', ':error-message': 'No' }, '')

  expect(parseAwsEventStream(Buffer.concat([awsException('throttlingException', 'Slow'), unmodelled]))).toEqual([
    { event: 'throttlingException', data: '{"message":"Slow"}', failed: true },
    { event: 'Gone', data: '{"message":"No"}', failed: true },
  ])
})

test('reads past headers of other types', () => {
  const flag = Buffer.from([1, 0x61, 0])
  const number = Buffer.from([1, 0x62, 4, 0, 0, 0, 9])
  const date = Buffer.from([1, 0x63, 8, 0, 0, 0, 0, 0, 0, 0, 1])
  const bytes = Buffer.from([1, 0x64, 6, 0, 2, 1, 2])
  const before = Buffer.concat([flag, number, date, bytes])
  const frame = Buffer.concat([start.subarray(0, 12), before, start.subarray(12)])
  frame.writeUInt32BE(start.length + before.length, 0)
  frame.writeUInt32BE(start.readUInt32BE(4) + before.length, 4)

  expect(parseAwsEventStream(frame)).toEqual([{ event: 'messageStart', data: '{"role":"assistant"}' }])
})

test('of a stream that was cut off anywhere, gives the frames that arrived whole', () => {
  const whole = Buffer.concat([start, delta])
  const counts = Array.from(whole, (_, length) => parseAwsEventStream(whole.subarray(0, length)).length)

  expect(counts).toEqual(Array.from(whole, (_, length) => (length < start.length ? 0 : 1)))
})

test('ends at a frame that makes no sense, and never throws', () => {
  const damaged = Array.from(start, (_, index) => {
    const bytes = Buffer.concat([delta, start])
    bytes[delta.length + index] = (bytes[delta.length + index] ?? 0) ^ 0xff
    return bytes
  })

  for (const bytes of damaged) expect(parseAwsEventStream(bytes)[0]?.event).toBe('contentBlockDelta')
})
