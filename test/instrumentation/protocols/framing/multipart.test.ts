import { expect, test } from 'vitest'
import { parseMultipart } from '../../../../instrumentation/src/protocols/framing/multipart.ts'

async function encoded(form: FormData): Promise<{ readonly bytes: Buffer; readonly type: string }> {
  const response = new Response(form)
  const type = response.headers.get('content-type') ?? ''
  return { bytes: Buffer.from(await response.arrayBuffer()), type }
}

const sound = new File([new Uint8Array([0, 13, 10, 45, 45, 255])], 'a "b".mp3', { type: 'audio/mpeg' })

test('reads texts as texts and files as type, size and hash', async () => {
  const form = new FormData()
  form.set('model', 'whisper-1')
  form.set('prompt', 'Grüße\r\n--')
  form.set('file', sound)
  const { bytes, type } = await encoded(form)

  expect(parseMultipart(bytes, type)).toMatchObject({
    model: 'whisper-1',
    prompt: 'Grüße\r\n--',
    file: { mime_type: 'audio/mpeg', bytes: 6, hash: expect.stringMatching(/^[0-9a-f]{32}$/) as unknown },
  })
})

test('gives what comes more than once, or says that it may, as a list', async () => {
  const form = new FormData()
  form.append('image[]', sound)
  form.append('tag', 'a')
  form.append('tag', 'b')
  const { bytes, type } = await encoded(form)

  expect(parseMultipart(bytes, type)).toMatchObject({ image: [{ bytes: 6 }], tag: ['a', 'b'] })
})

test('of a body that was cut off gives the fields that arrived', async () => {
  const form = new FormData()
  form.set('model', 'whisper-1')
  form.set('file', new File(['x'.repeat(1000)], 'a.mp3', { type: 'audio/mpeg' }))
  const { bytes, type } = await encoded(form)

  expect(parseMultipart(bytes.subarray(0, 600), type)).toEqual({
    model: 'whisper-1',
    file: { mime_type: 'audio/mpeg', truncated: true, filename: 'a.mp3' },
  })
})

test('a field may bear the name of what every object has', () => {
  const body = '--b\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\nx\r\n--b--'

  expect(Object.keys(parseMultipart(Buffer.from(body), 'multipart/form-data; boundary=b'))).toEqual(['__proto__'])
})

test.each([
  ['no boundary in its type', '--b\r\n\r\n--b--', 'multipart/form-data'],
  ['no part', 'nothing', 'multipart/form-data; boundary=b'],
  ['parts without heads', '--b\r\nx\r\n--b\r\n\r\n--b', 'multipart/form-data; boundary=b'],
])('a body with %s has no fields', (_, body, type) => {
  expect(parseMultipart(Buffer.from(body), type)).toEqual({})
})
