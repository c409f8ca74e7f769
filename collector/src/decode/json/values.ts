import { CollectorError } from '../../errors.ts'
import type { AnyValue, Attributes } from '../../otlp.ts'
import { type Budget, maxNesting } from '../budget.ts'
import { noAttributes } from '../gathered.ts'
import { boolIn, bytesIn, doubleIn, int64In, type JsonObject, objectIn, objectsIn, textIn } from './fields.ts'

/** A place in the message: how many messages are around it. */
export interface Place {
  readonly budget: Budget
  readonly depth: number
}

type ReadValue = (value: JsonObject, field: string, place: Place) => AnyValue

/** AnyValue is one of these; without any of them it is the empty value. */
const variants: readonly (readonly [field: string, read: ReadValue])[] = [
  ['stringValue', textIn],
  ['boolValue', boolIn],
  ['intValue', int64In],
  ['doubleValue', doubleIn],
  ['arrayValue', listIn],
  ['kvlistValue', mapIn],
  ['bytesValue', bytesIn],
]

/** The KeyValues of a field, by key; a key that comes twice has its last value. */
export function attributesIn(parent: JsonObject, field: string, { budget, depth }: Place): Attributes {
  const pairs = objectsIn(parent, field)
  if (pairs.length === 0) return noAttributes
  const attributes = new Map<string, AnyValue>()
  for (const pair of pairs) {
    budget.countPart()
    attributes.set(textIn(pair, 'key'), valueIn(pair, 'value', { budget, depth: depth + 2 }))
  }
  return attributes
}

/** The AnyValue of a field. */
export function valueIn(parent: JsonObject, field: string, place: Place): AnyValue {
  return readValue(objectIn(parent, field), place)
}

function readValue(value: JsonObject | undefined, place: Place): AnyValue {
  if (value === undefined) return null
  if (place.depth > maxNesting) {
    throw new CollectorError('INVALID_JSON', `messages are nested more than ${maxNesting} deep`)
  }
  const variant = variants.find(([field]) => value[field] !== undefined && value[field] !== null)
  return variant ? variant[1](value, variant[0], place) : null
}

function listIn(value: JsonObject, field: string, { budget, depth }: Place): readonly AnyValue[] {
  return objectsIn(objectIn(value, field) ?? {}, 'values').map(element => {
    budget.countPart()
    return readValue(element, { budget, depth: depth + 2 })
  })
}

function mapIn(value: JsonObject, field: string, { budget, depth }: Place): Attributes {
  return attributesIn(objectIn(value, field) ?? {}, 'values', { budget, depth: depth + 1 })
}
