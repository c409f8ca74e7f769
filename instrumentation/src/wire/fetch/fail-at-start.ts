import { quietly } from '../../guest/quietly.ts'

/** Lets a request fail at the moment its connection is there, before a byte of it is sent: undici hands out its end then. */
export function failAtStart(handler: object, error: Error): void {
  for (const name of ['onConnect', 'onRequestStart']) {
    const callback: unknown = Reflect.get(handler, name)
    if (typeof callback !== 'function') continue
    const value = function failing(this: unknown, ...given: unknown[]): unknown {
      const result: unknown = Reflect.apply(callback, this, given)
      quietly(() => abort(given[0], error))
      return result
    }
    Reflect.defineProperty(handler, name, { value, configurable: true, writable: true, enumerable: true })
  }
}

/** Undici 7 and before give the function itself, later ones an object that has it. */
function abort(connection: unknown, error: Error): void {
  if (typeof connection === 'function') Reflect.apply(connection, undefined, [error])
  else if (typeof connection === 'object' && connection !== null) {
    const method: unknown = Reflect.get(connection, 'abort')
    if (typeof method === 'function') Reflect.apply(method, connection, [error])
  }
}
