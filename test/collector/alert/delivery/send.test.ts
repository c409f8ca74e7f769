import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { createServer as createConnectionServer } from 'node:net'
import { Ajv } from 'ajv'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { send } from '../../../../collector/src/alert/delivery/send.ts'
import type { Notice } from '../../../../collector/src/alert/incidents/incident.ts'
import type { Message } from '../../../../collector/src/alert/sinks/message.ts'
import type { SinkConfig, SinkKind } from '../../../../collector/src/alert/sinks/sink.ts'
import { listening, type Listening } from '../../../helpers/listening.ts'
import {
  alertmanagerSchema,
  pagerdutyChangeSchema,
  pagerdutyEventSchema,
  slackSchema,
  webhookSchema,
} from '../sinks/received-schemas.ts'

interface Received {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

let receiver: Listening
let answer: { readonly status: number; readonly headers?: Readonly<Record<string, string>> } = { status: 202 }
const received: Received[] = []
beforeAll(async () => {
  receiver = await listening(
    createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        received.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() })
        response.writeHead(answer.status, answer.headers).end()
      })
    }),
  )
})
afterEach(() => {
  received.length = 0
  answer = { status: 202 }
})
afterAll(() => receiver.close())

function sink(kind: SinkKind, more: Partial<SinkConfig> = {}): SinkConfig {
  const secret = 'a'.repeat(32)
  return { name: 'ops', kind, url: receiver.url, secret, smtp: '', from: '', to: [], allowPrivate: true, ...more }
}

/** Everything a sender of spans can choose, at its worst. */
const hostile = `<!channel> *x* & ${'😀'.repeat(4_000)}\n\u202e"`

function notice(reason: Notice['reason'], model = 'm'): Notice {
  const observation = {
    labels: { model, 'gen ai.model': hostile, '1st': 'x' },
    value: 2,
    says: `a model costs ${hostile}`,
    runs: ['0af7651916cd43dd8448eb211c80319c'],
    change: 'prompt triage 3 → 4',
  }
  const fingerprint = 'f'.repeat(32)
  return { reason, incident: { rule: 'r', fingerprint, phase: 'firing', observation, since: 0, lastBad: 0, toldAt: 0 } }
}

function message(...notices: readonly Notice[]): Message {
  return { id: 'id-1', rule: 'unpriced', severity: 'page', notices, at: 1e12, validMs: 1, publicUrl: 'https://page/' }
}

const many = Array.from({ length: 100 }, (_, index) => notice('firing', `m${index}`))
const ajv = new Ajv({ strict: true, allErrors: true })

describe('a receiver takes what it is sent, also at its worst', () => {
  test.each<[SinkKind, string, object]>([
    ['alertmanager', '/api/v2/alerts', alertmanagerSchema],
    ['webhook', '/', webhookSchema],
    ['slack', '/', slackSchema],
    ['pagerduty', '/v2/enqueue', pagerdutyEventSchema],
  ])('%s', async (kind, path, schema) => {
    await send(message(notice('firing')), sink(kind), () => undefined)
    await send(message(...many, notice('resolved')), sink(kind), () => undefined)

    const bodies = received.filter(request => request.path === path).map(({ body }): unknown => JSON.parse(body))
    expect(bodies.length).toBeGreaterThanOrEqual(2)
    const isValid = ajv.compile(schema)
    for (const body of bodies) expect(isValid(body) ? [] : isValid.errors).toEqual([])
  })

  test('PagerDuty hears of the change that came first', async () => {
    await send(message(notice('firing'), notice('resolved')), sink('pagerduty'), () => undefined)

    const changes = received.filter(({ path }) => path === '/v2/change/enqueue')
    expect(changes.map(({ body }): unknown => JSON.parse(body))).toMatchObject([
      { payload: { summary: 'prompt triage 3 → 4' } },
    ])
    expect(ajv.validate(pagerdutyChangeSchema, JSON.parse(changes[0]?.body ?? ''))).toBe(true)
  })
})

test('Slack is sent no markup that could mention anybody', async () => {
  await send(message(notice('firing')), sink('slack'), () => undefined)

  expect(received[0]?.body).toContain('&lt;!channel&gt;')
  expect(received[0]?.body).not.toContain('<!channel>')
})

test('a webhook is signed, and an end is an end', async () => {
  await send(message(notice('resolved')), sink('webhook', { secret: 'shh' }), () => undefined)

  const [request] = received
  const expected = createHmac('sha256', 'shh')
    .update(request?.body ?? '')
    .digest('hex')
  expect(request?.headers).toMatchObject({ 'x-spanledger-signature': `sha256=${expected}`, 'idempotency-key': 'id-1' })
  expect(JSON.parse(request?.body ?? '')).toMatchObject({ status: 'resolved', alerts: [{ status: 'resolved' }] })
})

test.each([
  [400, {}, { isFinal: true }],
  [404, {}, { isFinal: true }],
  [302, { location: 'http://169.254.169.254/' }, { isFinal: true }],
  [429, { 'retry-after': '7' }, { isFinal: false, retryAfterMs: 7_000 }],
  [503, {}, { isFinal: false }],
])('an answer of %i is told as what it means', async (status, headers, expected) => {
  answer = { status, headers }

  await expect(send(message(notice('firing')), sink('webhook'), () => undefined)).rejects.toMatchObject(expected)
  expect(received).toHaveLength(1)
})

test.each([
  ['http://169.254.169.254/latest/meta-data', true, /169\.254\.169\.254 is no address to send alerts to/],
  ['http://[fe80::1]/', true, /fe80::1 is no address/],
  ['http://[::ffff:169.254.169.254]/', true, /is no address/],
  ['http://0.0.0.0/', true, /is no address/],
  ['http://2852039166/', true, /169\.254\.169\.254 is no address/],
  ['http://127.0.0.1:1/', false, /127\.0\.0\.1 is a private address: set allow_private/],
  ['http://localhost:1/', false, /is a private address/],
  ['http://[::1]:1/', false, /::1 is a private address/],
  ['http://10.1.2.3/', false, /10\.1\.2\.3 is a private address/],
])('nothing is sent to %s', async (url, allowPrivate, problem) => {
  await expect(
    send(message(notice('firing')), sink('webhook', { url, allowPrivate }), () => undefined),
  ).rejects.toThrow(problem)
})

test('an e-mail has one subject line and the evidence, whatever is in it', async () => {
  let said = ''
  // A mail server as RFC 5321 has it, as far as one message needs.
  const server = await listening(
    createConnectionServer(socket => {
      let inData = false
      socket.write('220 test\r\n')
      socket.on('data', chunk => {
        const text = chunk.toString()
        said += text
        if (inData && !said.endsWith('\r\n.\r\n')) return
        const code = inData
          ? '250 taken'
          : text.startsWith('DATA')
            ? '354 go on'
            : text.startsWith('QUIT')
              ? '221 bye'
              : '250 ok'
        inData = code.startsWith('354')
        socket.write(`${code}\r\n`)
      })
    }),
  )
  const smtp = `smtp://127.0.0.1:${server.port}`
  const injecting = { ...message(notice('firing')), rule: 'unpriced\r\nBcc: evil@example.com' }

  await send(injecting, sink('email', { smtp, from: 'a@example.com', to: ['b@example.com'] }), () => undefined)
  await server.close()

  expect(said).toMatch(/^Subject: \[1 firing\] unpriced Bcc: evil@example.com/m)
  expect(said).not.toMatch(/^Bcc:/m)
  expect(said).toMatch(/^Message-ID: <id-1@spanledger>/m)
})

test.each([
  ['smtp://127.0.0.1:1', '127.0.0.1 is a private address: set allow_private: true on the sink if that is meant'],
  ['smtps://user:word@localhost:1', 'is a private address'],
  ['smtp://169.254.169.254', '169.254.169.254 is no address to send alerts to'],
])('no mail goes to %s', async (smtp, says) => {
  const to = sink('email', { smtp, from: 'a@example.com', to: ['b@example.com'], allowPrivate: false })

  await expect(send(message(notice('firing')), to, () => undefined)).rejects.toMatchObject({
    message: expect.stringContaining(says),
    isFinal: true,
  })
})

test('standard output is told in lines', async () => {
  const lines: string[] = []
  await send(message({ ...notice('firing') }), sink('stdout'), line => void lines.push(line))

  expect(lines[0]).toBe('[1 firing] unpriced')
  expect(lines.join('\n')).toContain('https://page/runs/0af7651916cd43dd8448eb211c80319c')
})
