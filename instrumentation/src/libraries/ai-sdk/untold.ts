import { quietly } from '../../guest/quietly.ts'
import { objectOf, type JsonObject } from '../../protocols/json.ts'
import type { HookState, Replacement } from '../library-hook.ts'
import { replaceFunction } from '../replace-function.ts'

/** What the SDK would have told of a step, by the empty attributes, or the promise of them, that it told instead. */
const untold = new WeakMap<object, JsonObject>()

/** Hooks the function that leaves out all attributes where an application has not switched telemetry on. */
export function hookAttributes(binding: unknown): HookState | Replacement {
  return replaceFunction(binding, original => {
    return function (...given) {
      const told = original.apply(this, given)
      quietly(() => remember(told, objectOf(given[0])))
      return told
    }
  })
}

/** What a step is about, where the SDK does not make a span for it itself. */
export function untoldOf(told: unknown): JsonObject | undefined {
  return typeof told === 'object' && told !== null ? untold.get(told) : undefined
}

/** A value that the SDK would have told, of which some are made by a function when they are needed. */
export function toldValue(value: unknown): unknown {
  const own = objectOf(value)
  const make = own?.['output'] ?? own?.['input']
  return typeof make === 'function' ? (make() as unknown) : value
}

function remember(told: unknown, asked: JsonObject | undefined): void {
  const attributes = objectOf(asked?.['attributes'])
  if (attributes === undefined || objectOf(asked?.['telemetry'])?.['isEnabled'] === true) return
  if (typeof told !== 'object' || told === null) return
  untold.set(told, attributes)
  // The SDK hands on the promise itself or what it waited for. It never rejects where nothing is told.
  if (told instanceof Promise) void told.then(inner => untold.set(Object(inner) as object, attributes)) // True of any object.
}
