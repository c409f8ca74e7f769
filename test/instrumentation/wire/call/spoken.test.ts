import { expect, test } from 'vitest'
import { protocolsOfPath } from '../../../../instrumentation/src/protocols/table.ts'
import { ByteCopy } from '../../../../instrumentation/src/wire/call/bytes/byte-copy.ts'
import { whatIsSpoken, type Spoken } from '../../../../instrumentation/src/wire/call/spoken.ts'

interface Sent {
  readonly path: string
  readonly type: string
  readonly bytes: Uint8Array
}

function spoken({ path, type, bytes }: Sent, limit: number): Spoken | undefined {
  const copy = new ByteCopy(limit)
  for (let offset = 0; offset < bytes.length; offset += 1024) copy.add(bytes.subarray(offset, offset + 1024))
  const request = { method: 'POST', origin: 'http://127.0.0.1', path, headers: { 'content-type': type } }
  return whatIsSpoken(protocolsOfPath('POST', path), request, copy)
}

async function recording(): Promise<Sent> {
  const form = new FormData()
  form.set('language', 'en')
  form.set('file', new File(['x'.repeat(100_000)], 'a.mp3', { type: 'audio/mpeg' }))
  form.set('model', 'whisper-1')
  const response = new Response(form)
  const type = response.headers.get('content-type') ?? ''
  return { path: '/v1/audio/transcriptions', type, bytes: new Uint8Array(await response.arrayBuffer()) }
}

test('a form is read with its files as size and hash', async () => {
  const read = spoken(await recording(), 1_000_000)

  expect(read?.reading.attributes['gen_ai.request.model']).toBe('whisper-1')
  expect(read?.reading.messages).toMatchObject([{ role: 'user', parts: [{ modality: 'audio', bytes: 100_000 }] }])
})

test('of a form too large to keep, what stands before and behind the file is read', async () => {
  const read = spoken(await recording(), 10_000)

  expect(read?.protocol.operation).toBe('transcription')
  expect(read?.reading.attributes['gen_ai.request.model']).toBe('whisper-1')
  expect(read?.reading.messages).toMatchObject([
    { parts: [{ type: 'blob', mime_type: 'audio/mpeg', truncated: true }] },
  ])
})

test('a body too large to keep is no call where only the body could tell', () => {
  const body = Buffer.from(JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'x'.repeat(100_000) }] }))

  expect(spoken({ path: '/api/chat', type: 'application/json', bytes: body }, 10_000)).toBeUndefined()
  expect(
    spoken({ path: '/v1/chat/completions', type: 'application/json', bytes: body }, 10_000)?.protocol.operation,
  ).toBe('chat')
})
