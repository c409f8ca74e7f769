import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { runApp } from '../../helpers/hooked-app.ts'

const canaries = {
  email: 'dora.kanarek@example.org',
  card: '4556 7375 8689 9855',
  key: 'sk-proj-C4n4ryC4n4ryC4n4ryC4n4ryC4n4ryC4n4ry',
  password: 'Kanarienvogel!77',
  iban: 'DE89 3704 0044 0532 0130 00',
  custom: 'Project Bluebird',
}

/** All forms in which a value could have left. */
function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value)
  // A text inside of a longer one has three forms in base64; the middle of each is always the same.
  const base64 = [0, 1, 2].map(shift =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(4, -4),
  )
  return [value, value.replaceAll(/\D/g, ''), encodeURIComponent(value), bytes.toString('hex'), ...base64].filter(
    form => form.length > 5,
  )
}

interface Seen {
  readonly url: string
  readonly exported: Buffer[]
  close(): void
}

/** A model that repeats what it was told, and next to it a receiver that keeps the bytes. */
async function startServer(): Promise<Seen> {
  const exported: Buffer[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      if (!request.url?.endsWith('/traces')) return answer(request, response, body.toString())
      exported.push(request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body)
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, exported, close: () => server.close() }
}

// Written by us from OpenAI's documented format.
function answer(_request: IncomingMessage, response: ServerResponse, body: string): void {
  const { model, stream, messages } = JSON.parse(body) as {
    readonly model: string
    readonly stream?: boolean
    readonly messages: readonly { readonly content: string }[]
  }
  const said = messages.map(({ content }) => content).join('\n')
  const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 }
  const call = {
    index: 0,
    id: 'call_2',
    type: 'function',
    function: { name: 'pay', arguments: JSON.stringify({ said }) },
  }
  if (model === 'bad') {
    response.writeHead(400, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ error: { type: 'invalid_request_error', message: `No: ${said}` } }))
  } else if (stream === true) {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    // In pieces, none of which holds a whole secret.
    const pieces = said.match(/[^]{1,7}/g) ?? []
    for (const content of pieces) {
      const chunk = { id: 'c', model, object: 'chat.completion.chunk', choices: [{ index: 0, delta: { content } }] }
      response.write(`data: ${JSON.stringify(chunk)}\n\n`)
    }
    response.end('data: [DONE]\n\n')
  } else {
    response.writeHead(200, { 'content-type': 'application/json' })
    const message = { role: 'assistant', content: said, tool_calls: [call] }
    response.end(JSON.stringify({ id: 'c', model, usage, choices: [{ index: 0, finish_reason: 'stop', message }] }))
  }
}

async function exportedBy(env: NodeJS.ProcessEnv) {
  const server = await startServer()
  const { stderr, code } = await runApp({
    app: 'content/canary.mjs',
    hook: '--require',
    env: {
      MODEL_SERVER: server.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: server.url,
      CANARIES: JSON.stringify(canaries),
      ...env,
    },
  })
  server.close()
  expect([stderr, code]).toEqual(['', 0])
  return Buffer.concat(server.exported).toString()
}

const secret = Object.entries(canaries).filter(([name]) => name !== 'custom')

describe('a secret in prompts, arguments, answers, errors, headers, URLs and foreign spans', () => {
  test.each(['redacted', 'hash', 'off'])('is in no exported byte with SPANLEDGER_CONTENT=%s', async mode => {
    const exported = await exportedBy({ SPANLEDGER_CONTENT: mode })

    const leaks = secret.flatMap(
      ([name, value]) =>
      formsOf(value).filter(form => exported.includes(form)).map(form => `${name}: ${around(exported, form)}`), // oxfmt-ignore
    )
    expect(leaks).toEqual([])
    expect(exported).toContain('<EMAIL:')
    expect(exported).toContain('spanledger.redaction.rules')
    // What is no secret is there.
    expect(exported).toContain('gen_ai.usage.input_tokens')
    expect(exported).toContain('api.example.com')
  })

  test('is there with SPANLEDGER_CONTENT=full, so that the other cases could fail', async () => {
    const exported = await exportedBy({ SPANLEDGER_CONTENT: 'full' })

    expect(secret.filter(([, value]) => !exported.includes(value))).toEqual([])
    expect(exported).not.toContain('spanledger.redaction.rules')
  })

  test.each([
    ['redact.cjs', 'module.exports ='],
    ['redact.mjs', 'export default'],
  ])("a user's own function in %s takes out what only the user knows", async (name, exporting) => {
    const file = join(await mkdtemp(join(tmpdir(), 'spanledger-redact-')), name)
    await writeFile(file, `${exporting} text => text.replaceAll('Project Bluebird', '<PROJECT>')`)

    const exported = await exportedBy({ SPANLEDGER_REDACT: file })

    expect(exported).toContain('<PROJECT>')
    expect(exported).not.toContain(canaries.custom)
    expect(exported).not.toContain(canaries.email)
  })

  test.each([
    ['throws', 'module.exports = () => { throw new Error() }'],
    ['answers with no text', 'module.exports = () => 7'],
    ['is none', 'module.exports = 7'],
    ['cannot be loaded', 'syntax error'],
  ])("content is dropped where the user's function %s", async (_, source) => {
    const folder = await mkdtemp(join(tmpdir(), 'spanledger-redact-'))
    const file = join(folder, 'redact.cjs')
    await writeFile(file, source)

    const exported = await exportedBy({ SPANLEDGER_REDACT: file })

    expect(exported).not.toContain(canaries.custom)
    expect(exported).not.toContain('Write to')
    expect(exported).toContain('<DROPPED:')
    expect(exported).toContain('gen_ai.usage.input_tokens')
  })
})

function around(text: string, form: string): string {
  const at = text.indexOf(form)
  return text.slice(Math.max(0, at - 80), at + 80)
}
