type Fields = Readonly<Record<string, unknown>>

export interface LaxSchema {
  readonly schema: Fields
  /** How many values and names it has: what it costs to judge one value by it is bounded by this. */
  readonly weight: number
}

const mostWeight = 800
const mostDepth = 24

/**
 * The part of a JSON schema by which arguments are judged, as a tree of its own. A schema is somebody else's text: there
 * is no regular expression in what is left (`pattern`, `format`), no reference (those within the schema are written out,
 * and end where they turn back on themselves), and nothing that compares every item with every other.
 *
 * What is left out only ever makes it laxer, so that no violation is invented: `not` and `if` are left out whole, and
 * `oneOf` becomes `anyOf`. Stricter in one thing: an object that names its properties has no others, unless it says so.
 *
 * @returns undefined where it is no schema, or too large
 */
export function laxSchema(parameters: unknown): LaxSchema | undefined {
  if (!isFields(parameters)) return undefined
  const walk: Walk = { root: parameters, weight: 0, isRefused: false, within: new Set() }
  const schema = lax(parameters, { walk, depth: 0, isWhole: true })
  return walk.isRefused ? undefined : { schema, weight: walk.weight }
}

interface Walk {
  readonly root: Fields
  weight: number
  isRefused: boolean
  /** The schemas that are being written out: one that is met again refers to itself. */
  readonly within: Set<object>
}

interface Place {
  readonly walk: Walk
  readonly depth: number
  /** Whether all that is said of this value is said here, and not a part of it elsewhere. */
  readonly isWhole: boolean
}

function lax(schema: unknown, place: Place): Fields {
  const { walk, depth } = place
  if (!isFields(schema) || depth > mostDepth || walk.within.has(schema)) return {}
  if (!weigh(walk, 1)) return {}
  walk.within.add(schema)
  const written = schema['$ref'] === undefined ? writtenOut(schema, place) : lax(referred(schema['$ref'], walk), place)
  walk.within.delete(schema)
  return written
}

function writtenOut(schema: Fields, place: Place): Fields {
  const type = typeIn(schema)
  return {
    ...(type.length > 0 && { type }),
    ...limitsIn(schema),
    ...valuesIn(schema, type, place.walk),
    ...objectIn(schema, place),
    ...itemsIn(schema, place),
    ...branchesIn(schema, place),
  }
}

/** The schema that a reference within the root names. */
function referred(reference: unknown, { root }: Walk): unknown {
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined
  let found: unknown = root
  for (const step of reference.slice(1).split('/').slice(1, 32)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~')
    found = isFields(found) && Object.hasOwn(found, name) ? found[name] : undefined
  }
  return found
}

const types: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'])

/** Gemini writes types in capitals; OpenAPI says of null that it is allowed, too. */
function typeIn({ type, nullable }: Fields): readonly string[] {
  const named = (Array.isArray(type) ? type : [type]).map(one => (typeof one === 'string' ? one.toLowerCase() : ''))
  if (!named.every(name => types.has(name))) return []
  return [...new Set(nullable === true ? [...named, 'null'] : named)]
}

const limits = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum']
const counts = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties']

function limitsIn(schema: Fields): Fields {
  const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0
  return Object.fromEntries([
    ...limits.filter(name => Number.isFinite(schema[name])).map(name => [name, schema[name]]),
    ...counts.filter(name => isCount(schema[name])).map(name => [name, schema[name]]),
  ])
}

/** The values that are allowed. Some write numbers as texts there; what no value of the type could be is no rule. */
function valuesIn(schema: Fields, type: readonly string[], walk: Walk): Fields {
  const { enum: listed, const: only, nullable } = schema
  const values = Array.isArray(listed) ? listed : only === undefined ? [] : [only]
  if (values.length === 0 || !values.every(isScalar) || values.some(isReplaced)) return {}
  const fits = (value: unknown) => type.length === 0 || typesOf(value).some(name => type.includes(name))
  if (!values.every(fits) || !weigh(walk, values.length)) return {}
  return { enum: [...new Set(nullable === true ? [...values, null] : values)] }
}

function objectIn(schema: Fields, place: Place): Fields {
  const { properties, required, additionalProperties: others } = schema
  const written: Record<string, unknown> = {}
  const names = isFields(properties) ? Object.keys(properties) : []
  // Every JavaScript object has this one in its own way.
  if (names.includes('__proto__')) place.walk.isRefused = true
  if (isFields(properties) && weigh(place.walk, names.length))
    written['properties'] = Object.fromEntries(names.map(name => [name, lax(properties[name], below(place))]))
  if (Array.isArray(required) && required.every(name => typeof name === 'string') && weigh(place.walk, required.length))
    written['required'] = [...new Set(required)]
  if (schema['patternProperties'] !== undefined) return written
  if (others === false || (others === undefined && names.length > 0 && place.isWhole && !isComposed(schema)))
    written['additionalProperties'] = false
  else if (isFields(others)) written['additionalProperties'] = lax(others, below(place))
  return written
}

/** Whether properties may be named elsewhere, too. */
function isComposed(schema: Fields): boolean {
  return [
    'allOf',
    'anyOf',
    'oneOf',
    'if',
    'dependentSchemas',
    'dependencies',
    'unevaluatedProperties',
    '$dynamicRef',
  ].some(name => schema[name] !== undefined)
}

function itemsIn(schema: Fields, place: Place): Fields {
  const { items, prefixItems } = schema
  return isFields(items) && prefixItems === undefined ? { items: lax(items, below(place)) } : {}
}

function branchesIn(schema: Fields, place: Place): Fields {
  const { allOf, anyOf, oneOf, properties } = schema
  const branchesOf = (given: unknown, isWhole: boolean) =>
    Array.isArray(given) && given.length > 0
      ? given.map(branch => lax(branch, { ...below(place), isWhole: isWhole && place.isWhole && !properties }))
      : undefined
  const all = branchesOf(allOf, Array.isArray(allOf) && allOf.length === 1)
  const isOnly = allOf === undefined && (anyOf === undefined || oneOf === undefined)
  const any = branchesOf(anyOf ?? oneOf, isOnly)
  return { ...(all && { allOf: all }), ...(any && { anyOf: any }) }
}

function below({ walk, depth }: Place): Place {
  return { walk, depth: depth + 1, isWhole: true }
}

/** Whether there is still room. What is too large is no schema that a person wrote, and nothing is judged by it. */
function weigh(walk: Walk, weight: number): boolean {
  walk.weight += weight
  if (walk.weight > mostWeight) walk.isRefused = true
  return !walk.isRefused
}

function typesOf(value: unknown): readonly string[] {
  if (value === null) return ['null']
  return typeof value === 'number' ? ['number', ...(Number.isInteger(value) ? ['integer'] : [])] : [typeof value]
}

function isScalar(value: unknown): boolean {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

/** Whether a text, or a value as JSON, has something in it that redaction put there, ours or another one's. */
export function isReplaced(value: unknown): boolean {
  const text = typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : ''
  return /<[A-Z_\d]{2,40}:[\da-f]{8}>|redacted|\*{3}/i.test(text)
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
