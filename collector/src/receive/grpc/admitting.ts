import { type Metadata, type ServerInterceptor, ServerInterceptingCall, type ServerListener } from '@grpc/grpc-js'
import type { IncomingHttpHeaders } from 'node:http'
import { Bug, CollectorError } from '../../errors.ts'
import type { Admitted, Intake } from '../intake.ts'
import { problemOf } from '../otlp-answer.ts'
import { grpcStatus } from './status.ts'

export interface AdmittingOptions {
  readonly intake: Intake
  readonly bodyTimeoutMs: number
  /** Told of every error that a call ends with, and the problem the sender is told. */
  readonly refused: (problem: CollectorError, error: unknown) => void
}

/** Calls that were let in, by the metadata they came with: the only thing that an interceptor can hand to its method. */
const calls = new WeakMap<Metadata, AdmittedCall>()

interface AdmittedCall {
  readonly admitted: Admitted
  isTaken: boolean
}

/** What was admitted for a call. From now on its taker releases it, whatever becomes of the connection. */
export function takeAdmitted(metadata: Metadata): Admitted {
  const call = calls.get(metadata)
  if (!call) throw new Bug('a call reached its method without being admitted')
  call.isTaken = true
  return call.admitted
}

/** Lets calls in by their metadata. Nothing of a message is read before, and none may take longer than the timeout. */
export function admitting(options: AdmittingOptions): ServerInterceptor {
  return (_method, call) =>
    new ServerInterceptingCall(call, {
      start: next => {
        const refuse = (error: unknown) => {
          const problem = problemOf(error)
          options.refused(problem, error)
          call.sendStatus(grpcStatus(problem))
        }
        next(admissionListener(options, refuse))
      },
    })
}

function admissionListener(
  { intake, bodyTimeoutMs }: AdmittingOptions,
  refuse: (error: unknown) => void,
): ServerListener {
  let entry: AdmittedCall | undefined
  let timer: NodeJS.Timeout | undefined
  return {
    onReceiveMetadata(metadata, next) {
      try {
        entry = { admitted: intake.admit(headersOf(metadata)), isTaken: false }
      } catch (error) {
        return refuse(error)
      }
      calls.set(metadata, entry)
      timer = setTimeout(() => {
        refuse(new CollectorError('BODY_TIMEOUT', `it was not complete after ${bodyTimeoutMs} ms`))
      }, bodyTimeoutMs).unref()
      next(metadata)
    },
    onReceiveMessage(message: Buffer, next) {
      try {
        entry?.admitted.grow(message.length)
      } catch (error) {
        return refuse(error)
      }
      next(message)
    },
    onReceiveHalfClose(next) {
      clearTimeout(timer)
      next()
    },
    // Comes at the end of every call, however it ended.
    onCancel() {
      clearTimeout(timer)
      if (entry && !entry.isTaken) entry.admitted.release()
    },
  }
}

/** The metadata that HTTP would have sent as headers: those with a key in them. */
function headersOf(metadata: Metadata): IncomingHttpHeaders {
  const text = (name: string) => metadata.get(name).find(value => typeof value === 'string')
  return { authorization: text('authorization'), 'x-api-key': text('x-api-key') }
}
