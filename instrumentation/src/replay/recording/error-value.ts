type Convert = (value: unknown) => unknown

const known: ReadonlyMap<string, ErrorConstructor> = new Map(
  [Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError].map(type => [type.name, type]),
)

/** An error as JSON: its name, message and own members; where it was thrown is nobody's business here. */
export function writeError(error: Error, write: Convert): object {
  const members = Object.entries(error).filter(([name]) => !['name', 'message', 'stack'].includes(name))
  const { cause } = error
  return {
    $: 'error',
    v: {
      name: error.name,
      message: error.message,
      ...(cause !== undefined && { cause: write(cause) }),
      ...(members.length > 0 && { members: Object.fromEntries(members.map(([name, value]) => [name, write(value)])) }),
    },
  }
}

export function isBoxedError(kind: string): boolean {
  return kind === 'error'
}

/** An error of the same name, message and members; of the class too where it is one of JavaScript's own. */
export function restoreError(v: unknown, read: Convert): Error {
  const { name, message, cause, members } = Object(v) as Readonly<Record<string, unknown>>
  const named = typeof name === 'string' ? name : 'Error'
  const options = cause === undefined ? undefined : { cause: read(cause) }
  const error = new (known.get(named) ?? Error)(typeof message === 'string' ? message : '', options)
  if (error.name !== named) Object.defineProperty(error, 'name', { value: named, configurable: true, writable: true })
  for (const [key, value] of Object.entries(members ?? {})) Reflect.set(error, key, read(value))
  return error
}
