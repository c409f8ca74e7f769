/** Puts something in a property's place, as writable and as visible as it was. Gives back what undoes it. */
export function replace(object: object, name: string, value: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(object, name)
  if (typeof value === 'function' && before !== undefined) nameLike(value, before.value)
  const enumerable = before?.enumerable ?? false
  if (!Reflect.defineProperty(object, name, { value, configurable: true, writable: true, enumerable })) return nothing
  return () => {
    if (before === undefined) Reflect.deleteProperty(object, name)
    else Reflect.defineProperty(object, name, before)
  }
}

/** Undoes the last first. */
export function undoAll(steps: readonly (() => void)[]): () => void {
  return () => [...steps].reverse().forEach(step => step())
}

const nothing = (): void => undefined

function nameLike(value: object, before: unknown): void {
  if (typeof before !== 'function' || Reflect.get(value, 'name') === before.name) return
  for (const key of ['name', 'length'] as const) {
    Reflect.defineProperty(value, key, { value: before[key], configurable: true })
  }
}
