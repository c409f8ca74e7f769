/** Reading what came over the wire: every getter answers `undefined` where the value is not of the type asked for. */
export interface JsonObject {
  readonly [key: string]: unknown
}

export function objectOf(value: unknown): JsonObject | undefined {
  // True: an object that is no array has string keys; its values stay unknown.
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

export function objectsOf(value: unknown): readonly JsonObject[] {
  const objects: JsonObject[] = []
  if (!Array.isArray(value)) return objects
  // A plain loop: asked several times for every chunk of a stream.
  for (const element of value) {
    const object = objectOf(element)
    if (object !== undefined) objects.push(object)
  }
  return objects
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined
}

/** The JSON value of a text, or `undefined` where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Tool arguments travel as JSON in a string; a model may also write broken JSON, which is kept as it is. */
export function parseArguments(value: unknown): unknown {
  return typeof value === 'string' ? (parseJson(value) ?? value) : value
}
