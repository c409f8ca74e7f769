import { wireCaps, type Caps } from '../caps.ts'
import { complain } from '../notice.ts'

/** Holds the caps on calls of models from now on. */
export type WireGuard = (caps: Caps, task: string) => void

let guard: WireGuard | undefined

/** Called by the hook, which alone sees the wire. */
export function provideWireGuard(provided: WireGuard): void {
  guard = provided
}

/** Sees to it that caps on calls of models are held, if there are any; says so where nobody can. */
export function guardWire(caps: Caps, task: string): void {
  const named = wireCaps.filter(cap => caps[cap] !== undefined)
  if (named.length === 0) return
  if (guard !== undefined) guard(caps, task)
  else
    complain(
      `${named.join(', ')} of ${task} cannot be held: calls of models are only seen where the hook is loaded: node --require @spanledger/instrumentation/register`,
    )
}
