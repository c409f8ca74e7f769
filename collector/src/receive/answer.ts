import type { ServerResponse } from 'node:http'
import { Bug, CollectorError } from '../errors.ts'
import type { OtlpEncoding } from '../model.ts'

/** What became of a request's spans. A message without rejected spans is a warning. */
export interface Outcome {
  readonly rejected: number
  readonly message: string
}

// OTLP asks for answers below 4 MiB; nobody reads more than this of one.
const maxMessageCharacters = 2_000

/** Answers 200 with an ExportTraceServiceResponse, empty when every span was taken. */
export function answerTaken(response: ServerResponse, encoding: OtlpEncoding, outcome: Outcome): void {
  const { rejected } = outcome
  const message = outcome.message.slice(0, maxMessageCharacters)
  if (rejected === 0 && message === '') return send(response, encoding, { status: 200, json: {}, protobuf: [] })
  send(response, encoding, {
    status: 200,
    json: { partialSuccess: { rejectedSpans: String(rejected), errorMessage: message } },
    protobuf: bytesField(1, [...numberField(1, rejected), ...textField(2, message)]),
  })
}

/** Answers with a google.rpc.Status in the encoding of the request, or JSON where that is unknown. */
export function answerProblem(
  response: ServerResponse,
  encoding: OtlpEncoding | undefined,
  problem: CollectorError,
): void {
  const message = problem.message.slice(0, maxMessageCharacters)
  if (problem.retryable) response.setHeader('Retry-After', '1')
  if (problem.code === 'UNAUTHENTICATED') response.setHeader('WWW-Authenticate', 'Bearer')
  if (problem.code === 'METHOD_NOT_ALLOWED') response.setHeader('Allow', 'POST')
  // The rest of a body that did not come in time is not worth waiting for.
  if (problem.code === 'BODY_TIMEOUT') response.setHeader('Connection', 'close')
  send(response, encoding ?? 'json', {
    status: problem.status,
    json: { code: problem.rpc, message },
    protobuf: [...numberField(1, problem.rpc), ...textField(2, message)],
  })
}

/**
 * Any thrown value as a problem that can be told to a stranger. What we do not know may pass, so the sender shall keep
 * its spans and try again; only a line of ours that is wrong will be wrong again.
 */
export function problemOf(error: unknown): CollectorError {
  if (error instanceof CollectorError) return error
  const isMistake = error instanceof Bug || mistakes.some(mistake => error instanceof mistake)
  return isMistake
    ? new CollectorError('INTERNAL', 'please report it, its log has the details', { cause: error })
    : new CollectorError('UNAVAILABLE', 'its log has the details', { cause: error })
}

const mistakes = [TypeError, RangeError, ReferenceError, SyntaxError] as const

interface Answer {
  readonly status: number
  readonly json: object
  readonly protobuf: readonly number[]
}

function send(response: ServerResponse, encoding: OtlpEncoding, { status, json, protobuf }: Answer): void {
  const body = encoding === 'json' ? Buffer.from(JSON.stringify(json)) : Buffer.from(protobuf)
  response.writeHead(status, {
    'Content-Type': encoding === 'json' ? 'application/json' : 'application/x-protobuf',
    'Content-Length': body.length,
  })
  response.end(body)
}

function numberField(field: number, value: number): readonly number[] {
  return [field << 3, ...varint(value)]
}

function textField(field: number, text: string): readonly number[] {
  return bytesField(field, [...Buffer.from(text)])
}

function bytesField(field: number, bytes: readonly number[]): readonly number[] {
  return [(field << 3) | 2, ...varint(bytes.length), ...bytes]
}

function varint(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))]
}
