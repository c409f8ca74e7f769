export interface Gate<T> {
  /** Resolves when the gate is opened. */
  readonly passed: Promise<T>
  open(value: T): void
}

/** A promise that a test resolves itself. (Promise.withResolvers came with Node 22.) */
export function gate<T = void>(): Gate<T> {
  let open: (value: T) => void = () => {}
  const passed = new Promise<T>(resolve => (open = resolve))
  return { passed, open: value => open(value) }
}
