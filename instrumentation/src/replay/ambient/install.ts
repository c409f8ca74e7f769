import { syncBuiltinESMExports } from 'node:module'
import { isOurs, quietly } from '../../guest/quietly.ts'
import type { Ambient } from './ambient.ts'
import { replaceClock } from './clock.ts'
import { replaceIds } from './ids.ts'

/**
 * Lets somebody listen to, or answer, what the application asks of the clock and of chance. Only where runs are recorded
 * or played. What we ask ourselves is not told. Gives back what undoes it.
 */
export function installAmbient(ambient: Ambient): () => void {
  const told: Ambient = {
    number: (kind, real) => (isOurs() ? real : (quietly(() => ambient.number(kind, real)) ?? real)),
    id: real => (isOurs() ? real : (quietly(() => ambient.id(real)) ?? real)),
    bytes: real => void (isOurs() || quietly(() => ambient.bytes(real))),
  }
  const undo = [replaceClock(told), replaceIds(told)]
  // For those that import the functions by name.
  syncBuiltinESMExports()
  return () => {
    for (const step of undo) step()
    syncBuiltinESMExports()
  }
}
