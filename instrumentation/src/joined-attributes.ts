import type { Attributes } from '@opentelemetry/api'

/**
 * Attributes of several origins as one object, as spreading makes it: of the same name the last counts, and be it
 * `undefined`. But what is `undefined` from the beginning is left out: of the names that a protocol knows most calls use
 * few, and each call's are put together several times.
 */
export function joined(parts: readonly (Attributes | undefined | false)[]): Attributes {
  const all: Attributes = {}
  for (const part of parts) {
    if (!part) continue
    // No prototype of an attribute object has anything that could be listed.
    for (const name in part) {
      const value = part[name]
      if (value !== undefined || name in all) all[name] = value
    }
  }
  return all
}
