import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import zlib from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { encodingOf, inflaterOf } from '../../../../collector/src/receive/http/content.ts'
import { nodeBinaries } from '../../../helpers/nodes.ts'

test.each([
  ['application/x-protobuf', 'protobuf'],
  ['application/protobuf', 'protobuf'],
  [' Application/JSON ;charset=utf-8', 'json'],
  ['application/json+x', undefined],
  ['__proto__', undefined],
  [undefined, undefined],
])('%s names the encoding %s', (contentType, encoding) => {
  expect(encodingOf(contentType)).toBe(encoding)
})

test.each(['br', 'gzip, gzip', 'constructor', 'zlib'])('%s is no content encoding of ours', name => {
  expect(() => inflaterOf(name)).toThrow(/is none of identity, gzip, x-gzip, deflate/)
})

const built = fileURLToPath(new URL('../../../../collector/dist/receive/http/content.js', import.meta.url))

/** Inflates with the built code in another Node, and prints what came out, its bytes' sum, and how it ended. */
const inflating = `
  const zlib = await import('node:zlib')
  const { readFileSync } = await import('node:fs')
  const { inflaterOf } = await import(process.argv[1])
  for (const made of JSON.parse(readFileSync(0, 'utf8'))) {
    const { hex, text = '', options, cut = 0, chunkBytes = 1e9 } = made
    const frame = hex ? Buffer.from(hex, 'hex') : zlib.zstdCompressSync(Buffer.from(text), options)
    const sent = frame.subarray(0, frame.length - cut)
    const inflater = inflaterOf('zstd')()
    const chunks = []
    let end = 'whole'
    inflater.on('data', chunk => chunks.push(chunk)).on('error', error => (end = error.code ?? error.message))
    const closed = new Promise(resolve => inflater.on('close', resolve))
    for (let at = 0; at < sent.length; at += chunkBytes) inflater.write(sent.subarray(at, at + chunkBytes))
    inflater.end()
    await closed
    const out = Buffer.concat(chunks)
    console.log(out.length, end, hex || out.equals(Buffer.from(text).subarray(0, out.length)))
  }`

interface Sent {
  readonly hex?: string
  readonly text?: string
  readonly options?: object
  readonly cut?: number
  readonly chunkBytes?: number
}

function inflate(node: string, ...sent: readonly Sent[]): readonly string[] {
  const words = ['--input-type=module', '-e', inflating, built]
  const { stdout, stderr } = spawnSync(node, words, { encoding: 'utf8', input: JSON.stringify(sent) })
  return stdout === '' ? [stderr] : stdout.trim().split('\n')
}

interface Frame {
  readonly windowLog: number
  readonly bytes: number
}

/** A frame by hand (RFC 8878, 3.1.1): magic, no flags, window descriptor, one last block of a repeated byte. */
function frame({ windowLog, bytes }: Frame): string {
  const block = (bytes << 3) | (1 << 1) | 1
  const header = [0x28, 0xb5, 0x2f, 0xfd, 0, (windowLog - 10) << 3]
  return Buffer.from([...header, block & 0xff, (block >> 8) & 0xff, block >> 16, 0x20]).toString('hex')
}

const checksum = 201 // zlib.constants.ZSTD_c_checksumFlag
const contentSize = 200 // zlib.constants.ZSTD_c_contentSizeFlag
const small = frame({ windowLog: 17, bytes: 5 })
const text = Array.from({ length: 20_000 }, (_, index) => `span ${index} ${(index * 7919) % 104_729}`).join('\n')

// zstd came with Node 22.15.
const withZstd = nodeBinaries.filter(([, path]) => path !== process.execPath || 'createZstdDecompress' in zlib)

describe.each(withZstd)('zstd on %s', (_, node) => {
  test.each([
    ['a frame', { hex: frame({ windowLog: 17, bytes: 100_000 }) }, /^100000 whole/],
    ['a window of 8 MiB', { hex: frame({ windowLog: 23, bytes: 100 }) }, /^100 whole/],
    [
      'a window of 16 MiB',
      { hex: frame({ windowLog: 24, bytes: 100 }) },
      /^0 ZSTD_error_frameParameter_windowTooLarge/,
    ],
    ['a window of 128 MiB', { hex: frame({ windowLog: 27, bytes: 9 }) }, /^0 ZSTD_error_frameParameter_windowTooLarge/],
    ['two frames', { hex: small + small }, /^\d bytes follow the zstd frame/],
    ['a frame and more', { hex: `${small}00` }, /^\d bytes follow the zstd frame/],
    ['a frame that is cut off', { hex: small.slice(0, -2) }, /^0 the zstd frame is cut off/],
    ['nothing', { text: '', cut: 1e6 }, /^0 the zstd frame is cut off/],
    ['what is none', { hex: Buffer.from('no zstd at all').toString('hex') }, /^0 this is no zstd frame/],
  ])('%s', (_name, sent, answer) => {
    expect(inflate(node, sent)).toEqual([expect.stringMatching(answer)])
  })

  test('texts of all lengths and options, in chunks of all lengths, whole and cut', () => {
    const made = [1, 2, 17, 100, 1_000, 70_000, text.length].flatMap(length =>
      [{}, { [checksum]: 1 }, { [contentSize]: 0 }, { [checksum]: 1, [contentSize]: 0 }].flatMap(params =>
        [1, 3, 40].map(chunks => ({
          text: text.slice(0, length),
          options: { params },
          chunkBytes: Math.ceil(length / chunks),
        })),
      ),
    )

    const whole = inflate(node, ...made)
    const cut = inflate(node, ...made.map(sent => ({ ...sent, cut: 1 })))

    expect(whole).toEqual(made.map(sent => `${sent.text.length} whole true`))
    expect(cut).toEqual(made.map(() => expect.stringMatching(/^\d+ the zstd frame is cut off true$/)))
  })
})
