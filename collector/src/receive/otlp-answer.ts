/** What a sender is told, in the bytes of either encoding: an Export…ServiceResponse, or a google.rpc.Status. */
import { Bug, CollectorError } from '../errors.ts'
import type { Outcome, Signal } from './otlp-request.ts'

export interface AnswerBody {
  readonly json: object
  readonly protobuf: readonly number[]
}

// OTLP asks for answers below 4 MiB; nobody reads more than this of one.
const maxMessageCharacters = 2_000

const rejectedFields: Readonly<Record<Signal, string>> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
}

/** An Export…ServiceResponse: empty when everything was taken. */
export function takenBody(signal: Signal, outcome: Outcome): AnswerBody {
  const { rejected } = outcome
  const message = shortText(outcome.message)
  if (rejected === 0 && message === '') return { json: {}, protobuf: [] }
  return {
    json: { partialSuccess: { [rejectedFields[signal]]: String(rejected), errorMessage: message } },
    protobuf: bytesField(1, [...numberField(1, rejected), ...textField(2, message)]),
  }
}

/** A google.rpc.Status with its details: when to come back, or what of the request was bad. */
export function statusBody(problem: CollectorError): AnswerBody {
  const message = shortText(problem.message)
  const details = detailsOf(problem, message)
  return {
    json: {
      code: problem.rpc,
      message,
      ...(details.length > 0 && { details: details.map(({ type, json }) => ({ '@type': type, ...json })) }),
    },
    protobuf: [
      ...numberField(1, problem.rpc),
      ...textField(2, message),
      ...details.flatMap(({ type, protobuf }) => bytesField(3, [...textField(1, type), ...bytesField(2, protobuf)])),
    ],
  }
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

/** Cut, and without half a character at the end, which could not be sent. */
export function shortText(text: string): string {
  return Buffer.from(text.slice(0, maxMessageCharacters)).toString()
}

interface Detail extends AnswerBody {
  readonly type: string
}

/** https://github.com/googleapis/googleapis/blob/master/google/rpc/error_details.proto */
function detailsOf(problem: CollectorError, message: string): readonly Detail[] {
  const seconds = problem.retryAfterSeconds
  if (problem.retryable) {
    return [
      {
        type: 'type.googleapis.com/google.rpc.RetryInfo',
        json: { retryDelay: `${seconds}s` },
        protobuf: bytesField(1, numberField(1, seconds)),
      },
    ]
  }
  if (problem.status !== 400) return []
  return [
    {
      type: 'type.googleapis.com/google.rpc.BadRequest',
      json: { fieldViolations: [{ field: 'body', description: message }] },
      protobuf: bytesField(1, [...textField(1, 'body'), ...textField(2, message)]),
    },
  ]
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
