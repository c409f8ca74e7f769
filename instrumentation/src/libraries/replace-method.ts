export type Method = (this: unknown, ...given: unknown[]) => unknown

/**
 * Replaces a method of a class by what `observe` makes of it, under the same name and length. Says whether there was
 * such a method.
 */
export function replaceMethod(binding: unknown, name: string, observe: (original: Method) => Method): boolean {
  const prototype: unknown = typeof binding === 'function' ? binding.prototype : undefined
  if (typeof prototype !== 'object' || prototype === null) return false
  const original: unknown = Reflect.get(prototype, name)
  if (typeof original !== 'function') return false
  // True: a method takes and returns what it will.
  const observed = observe(original as Method)
  for (const key of ['name', 'length'] as const) {
    Object.defineProperty(observed, key, { value: original[key], configurable: true })
  }
  return Reflect.set(prototype, name, observed)
}
