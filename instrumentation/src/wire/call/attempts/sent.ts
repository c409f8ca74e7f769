import { trace, type Context } from '@opentelemetry/api'
import { bytesHash } from '../../../content/hash.ts'
import type { WireRequest } from '../../../protocols/wire-body.ts'

/** What was sent, as far as it tells whether a later request is the same once more. */
export interface Sent {
  /** The span it was sent in, if any. */
  readonly parentId: string | undefined
  readonly target: string
  readonly bytes: number
  readonly wire: WireRequest
  /** The number of the attempt, where the client tells. */
  readonly number: number | undefined
}

/** The id of the span that is active in a context. */
export function parentIdOf(parent: Context): string | undefined {
  return trace.getSpanContext(parent)?.spanId
}

/** Whether one request is the other once more. Bodies are compared last: mostly there is no need to. */
export function isRetryOf(next: Sent, before: Sent): boolean {
  return (
    next.parentId === before.parentId &&
    next.target === before.target &&
    next.bytes === before.bytes &&
    follows(next.number, before.number) &&
    fingerprint(next.wire) === fingerprint(before.wire)
  )
}

/** An SDK counts its own attempts; what retries around it makes it begin at 1 each time. */
function follows(next: number | undefined, before: number | undefined): boolean {
  if (next === undefined || before === undefined) return true
  return next === before + 1 || (next === 1 && before === 1)
}

const fingerprints = new WeakMap<WireRequest, string>()

function fingerprint(wire: WireRequest): string {
  const known = fingerprints.get(wire)
  if (known !== undefined) return known
  const made = bytesHash(Buffer.from(JSON.stringify([wire.body, wire.list])))
  fingerprints.set(wire, made)
  return made
}
