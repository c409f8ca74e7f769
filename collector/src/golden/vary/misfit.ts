const deepest = 20

/**
 * Why a value does not fit a JSON schema, by its types, required members, enumerations and closed objects; `undefined`
 * where it fits. Schemas come out of recordings, so they are read and never compiled to code.
 */
export function misfit(value: unknown, schema: unknown, place = ''): string | undefined {
  if (typeof schema !== 'object' || schema === null || place.split('/').length > deepest) return undefined
  const { type, required, enum: allowed, properties, items, additionalProperties } = schema as Keywords
  const types = (Array.isArray(type) ? type : [type]).filter(name => typeof name === 'string')
  const here = place === '' ? 'it' : place
  if (types.length > 0 && !types.some(name => isOf(value, name))) return `${here} is no ${types.join(' or ')}`
  if (Array.isArray(allowed) && !allowed.some(one => JSON.stringify(one) === JSON.stringify(value)))
    return `${here} is none of the values allowed`
  if (Array.isArray(value)) return firstOf(value.map((member, index) => misfit(member, items, `${place}/${index}`)))
  if (typeof value !== 'object' || value === null) return undefined
  const members = new Map<string, unknown>(Object.entries(value))
  const lacking = Array.isArray(required) ? required.find(name => !members.has(String(name))) : undefined
  if (lacking !== undefined) return `${place}/${String(lacking)} is missing`
  const known = new Map<string, unknown>(Object.entries(properties ?? {}))
  const stray = additionalProperties === false ? [...members.keys()].find(name => !known.has(name)) : undefined
  if (stray !== undefined) return `${place}/${stray} is not expected`
  return firstOf(Array.from(members, ([name, member]) => misfit(member, known.get(name), `${place}/${name}`)))
}

// True: of any object these may be members; each is looked at before it is used.
interface Keywords {
  readonly type?: unknown
  readonly required?: unknown
  readonly enum?: unknown
  readonly properties?: object
  readonly items?: unknown
  readonly additionalProperties?: unknown
}

function firstOf(found: readonly (string | undefined)[]): string | undefined {
  return found.find(one => one !== undefined)
}

function isOf(value: unknown, type: string): boolean {
  if (type === 'null') return value === null
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isInteger(value)
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value)
  return typeof value === type
}
