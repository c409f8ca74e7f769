import type { Ambient } from './ambient.ts'
import { replace, undoAll } from './replace.ts'

type Call = (...given: unknown[]) => unknown

/** What `node:crypto` and the global `crypto` make by chance: UUIDs, bytes, integers. */
export function replaceIds(ambient: Ambient): () => void {
  const node = process.getBuiltinModule('node:crypto')
  const undo: (() => void)[] = []
  const observed = (object: object, name: string, observe: (real: Call) => Call) => {
    const real: unknown = Reflect.get(object, name)
    // True: whatever these take and give is passed on.
    if (typeof real === 'function') undo.push(replace(object, name, observe((real as Call).bind(object))))
  }
  for (const object of [node, globalThis.crypto]) {
    observed(
      object,
      'randomUUID',
      real =>
        (...given) =>
          ambient.id(String(real(...given))),
    )
    observed(
      object,
      'getRandomValues',
      real =>
        (...given) =>
          told(ambient, real(...given)),
    )
  }
  observed(node, 'randomFillSync', real => (...given) => {
    // Of a part of a buffer nobody asks twice.
    return given.length > 1 ? real(...given) : told(ambient, real(...given))
  })
  observed(
    node,
    'randomBytes',
    real =>
      (...given) =>
        viaCallback(given, real, bytes => told(ambient, bytes)),
  )
  observed(node, 'randomInt', real => (...given) => {
    return viaCallback(given, real, value => (typeof value === 'number' ? ambient.number('random', value) : value))
  })
  return undoAll(undo)
}

/** Of a function whose last argument may be a callback, which then gets the result. */
function viaCallback(given: unknown[], real: Call, tell: (result: unknown) => unknown): unknown {
  const callback = given.at(-1)
  if (typeof callback !== 'function') return tell(real(...given))
  const told = (error: unknown, result: unknown): unknown =>
    Reflect.apply(callback, undefined, error ? [error, result] : [error, tell(result)])
  return real(...given.slice(0, -1), told)
}

function told(ambient: Ambient, bytes: unknown): unknown {
  if (ArrayBuffer.isView(bytes)) ambient.bytes(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  return bytes
}
