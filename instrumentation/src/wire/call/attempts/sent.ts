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

/** Whether one request is the other once more. */
export function isRetryOf(next: Sent, before: Sent): boolean {
  if (nearTo(next) !== nearTo(before) || !follows(next.number, before.number)) return false
  return fingerprint(next.wire) === fingerprint(before.wire)
}

/** What two requests have to share before it is worth looking at their bodies. */
export function nearTo({ parentId, target, bytes }: Sent): string {
  return `${parentId ?? ''} ${bytes} ${target}`
}

/** An SDK counts its own attempts; what retries around it makes it begin at 1 each time. */
export function follows(next: number | undefined, before: number | undefined): boolean {
  if (next === undefined || before === undefined) return true
  return next === before + 1 || (next === 1 && before === 1)
}

const fingerprints = new WeakMap<WireRequest, string>()

/** What tells one body from another. Made once for each. */
export function fingerprint(wire: WireRequest): string {
  const known = fingerprints.get(wire)
  if (known !== undefined) return known
  const made = bytesHash(Buffer.from(JSON.stringify([wire.body, wire.list])))
  fingerprints.set(wire, made)
  return made
}
