/**
 * The way in, the same for HTTP and gRPC:
 *
 *   key → right → the key's limits → room → (the transport reads the body) → its turn → the key's limits → accept
 *
 * Everything before the body costs nothing, so that a sender who will be refused is refused for nothing.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { Admission, type AdmissionLimits, type Lease } from './admission.ts'
import { RateLimits, type LimitedCaller } from './keys/rate-limits.ts'
import type { Accept, OtlpRequest, Outcome } from './otlp-request.ts'
import { Turns } from './turns.ts'

/** Who may send, to which project, and how much. */
export interface Sender extends LimitedCaller {
  readonly project: string
}

export interface IntakeOptions {
  readonly accept: Accept
  /** Who sends; throws the CollectorError that says why they may not. */
  readonly authorize: (headers: IncomingHttpHeaders) => Sender
  readonly limits?: Partial<AdmissionLimits>
  readonly now?: () => number
}

/** A request that was let in. It holds its room until it is released, which may happen twice. */
export interface Admitted extends Lease {
  take(request: Omit<OtlpRequest, 'project'>): Promise<Outcome>
}

export interface Intake {
  /** Lets a request in by its headers, or throws the CollectorError that says why not. */
  admit(headers: IncomingHttpHeaders): Admitted
}

const MiB = 1024 * 1024
const admissionLimits: AdmissionLimits = { maxRequests: 1_024, maxOpenBytes: 256 * MiB }

/** One for all transports of a collector: together they must fit into its memory. */
export function openIntake({ accept, authorize, limits, now = () => performance.now() }: IntakeOptions): Intake {
  const admission = new Admission({ ...admissionLimits, ...limits })
  const rates = new RateLimits()
  const turns = new Turns()
  return {
    admit(headers) {
      const sender = authorize(headers)
      rates.check(sender, now())
      return {
        ...admission.admit(),
        async take(request) {
          await turns.mine()
          // Again: others of the same key may have been charged while this body was on its way.
          rates.check(sender, now())
          rates.charge(sender, { bytes: request.body.length }, now())
          const outcome = await accept({ ...request, project: sender.project })
          rates.charge(sender, { spans: outcome.taken }, now())
          return outcome
        },
      }
    },
  }
}
