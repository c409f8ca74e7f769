import { subscribe } from 'node:diagnostics_channel'
import { IncomingMessage, ServerResponse } from 'node:http'
import { randomBytes } from 'node:crypto'
import { quietly } from '../../guest/quietly.ts'
import { headerOf } from '../../wire/headers.ts'
import { messagePart } from '../../wire/streams/message-part.ts'
import { replaceMethod } from '../../wire/streams/replace-method.ts'
import { bodyOf } from '../recording/body.ts'
import { withoutCredentials } from '../recording/identity.ts'
import { KeptBytes } from './run/kept-bytes.ts'
import { limits } from './run/limits.ts'
import type { Recorder } from './recorder.ts'
import type { RunRecord } from './run/run-record.ts'

/** What of a request's headers its handler is given again: never a credential. */
const entryHeaders = [
  'content-type',
  'accept',
  'accept-language',
  'content-language',
  'prefer',
  'x-request-id',
] as const

/** Lets each request that a server of this process answers be a run, from its first line to its answer. */
export function recordRequests(recorder: Recorder): void {
  subscribe('http.server.request.start', message => {
    quietly(() => {
      const [request, response] = [messagePart(message, 'request'), messagePart(message, 'response')]
      if (request instanceof IncomingMessage && response instanceof ServerResponse) begin(recorder, request, response)
    })
  })
}

function begin(recorder: Recorder, request: IncomingMessage, response: ServerResponse): void {
  const id = randomBytes(16).toString('hex')
  const { method = 'GET', url = '/' } = request
  const headers: Record<string, string> = {}
  for (const name of entryHeaders) {
    const value = headerOf(request.headers, name)
    if (value !== undefined) headers[name] = value
  }
  const path = withoutCredentials('http://localhost', url).slice('http://localhost'.length)
  const entry = { kind: 'http', method, path, port: request.socket.localPort, headers, body: undefined } as const
  const muted = !recorder.chosen(id)
  const run = recorder.startRun({ id, kind: 'http', name: `${method} ${url.split('?')[0] ?? ''}`, entry, muted })
  const asked = new KeptBytes(limits.bodyBytes)
  observeChunks(request, ['push'], chunk => asked.add(0, chunk))
  const answered = new KeptBytes(limits.outputBytes)
  observeChunks(response, ['write', 'end'], chunk => answered.add(0, chunk))
  response.once('close', () =>
    quietly(() => {
      run.entry = { ...entry, body: bodyOf(asked.whole()) }
      if (asked.truncated) run.lack({ kind: 'truncated', what: 'the entry' })
      if (answered.truncated) run.lack({ kind: 'truncated', what: 'the outcome' })
      end(recorder, run, { response, body: answered })
    }),
  )
  recorder.enter(run)
}

function end(
  recorder: Recorder,
  run: RunRecord,
  { response, body }: { response: ServerResponse; body: KeptBytes },
): void {
  const { statusCode } = response
  run.outcome = { kind: 'answered', status: statusCode, body: bodyOf(body.whole()) }
  run.failed = statusCode >= 500
  recorder.endRun(run)
}

function observeChunks(stream: object, methods: readonly string[], see: (chunk: Uint8Array | string) => void): void {
  for (const name of methods) {
    replaceMethod(stream, name, method => {
      return function observed(this: unknown, ...given) {
        const [chunk] = given
        if (typeof chunk === 'string' || chunk instanceof Uint8Array) quietly(() => see(chunk))
        return method.apply(this, given)
      }
    })
  }
}
