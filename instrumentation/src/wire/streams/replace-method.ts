export type Method = (this: unknown, ...given: unknown[]) => unknown

const nothing = (): void => undefined

/**
 * Puts an observer in a method's place, on one object or on a class. It is not enumerable: nobody who prints or copies the
 * object meets it. Gives back what takes it away again, unless somebody has put theirs on top by then.
 */
export function replaceMethod(object: object, name: string, observed: (method: Method) => Method): () => void {
  const method: unknown = Reflect.get(object, name)
  if (typeof method !== 'function') return nothing
  const before = Object.getOwnPropertyDescriptor(object, name)
  // True: whatever a method takes and gives, it is passed through untouched.
  const value = observed(method as Method)
  // Where the property cannot be set it is simply not observed.
  if (!Reflect.defineProperty(object, name, { value, configurable: true, writable: true })) return nothing
  return () => {
    if (Object.getOwnPropertyDescriptor(object, name)?.value !== value) return
    if (before === undefined) Reflect.deleteProperty(object, name)
    else Reflect.defineProperty(object, name, before)
  }
}
