import type { AnyValue } from '../../otlp.ts'
import type { Budget } from '../budget.ts'
import { noAttributes } from '../gathered.ts'
import { eightBytes, lengthDelimited, type ProtobufReader, varint } from './reader.ts'

// KeyValue
const key = lengthDelimited(1)
const value = lengthDelimited(2)

// AnyValue
const stringValue = lengthDelimited(1)
const boolValue = varint(2)
const intValue = varint(3)
const doubleValue = eightBytes(4)
const arrayValue = lengthDelimited(5)
const kvlistValue = lengthDelimited(6)
const bytesValue = lengthDelimited(7)

// ArrayValue and KeyValueList
const values = lengthDelimited(1)

/** Reads one KeyValue into the map, which it makes for the first one; a key that comes twice has its last value. */
export function readAttribute(
  reader: ProtobufReader,
  into: Map<string, AnyValue> | undefined,
  budget: Budget,
): Map<string, AnyValue> {
  budget.countPart()
  let name = ''
  let content: AnyValue = null
  const outer = reader.open()
  while (reader.next()) {
    switch (reader.tag) {
      case key:
        name = reader.name()
        break
      case value:
        content = readValue(reader, budget)
        break
      default:
        reader.skip()
    }
  }
  reader.close(outer)
  return (into ?? new Map<string, AnyValue>()).set(name, content)
}

/** Reads one AnyValue. */
export function readValue(reader: ProtobufReader, budget: Budget): AnyValue {
  let content: AnyValue = null
  const outer = reader.open()
  while (reader.next()) {
    switch (reader.tag) {
      case stringValue:
        content = reader.string()
        break
      case boolValue:
        content = reader.bool()
        break
      case intValue:
        content = reader.int64()
        break
      case doubleValue:
        content = reader.double()
        break
      case arrayValue:
        content = readList(reader, budget)
        break
      case kvlistValue:
        content = readMap(reader, budget)
        break
      case bytesValue:
        content = reader.bytes()
        break
      default:
        reader.skip()
    }
  }
  reader.close(outer)
  return content
}

function readList(reader: ProtobufReader, budget: Budget): readonly AnyValue[] {
  const list: AnyValue[] = []
  const outer = reader.open()
  while (reader.next()) {
    if (reader.tag === values) {
      budget.countPart()
      list.push(readValue(reader, budget))
    } else reader.skip()
  }
  reader.close(outer)
  return list
}

function readMap(reader: ProtobufReader, budget: Budget): ReadonlyMap<string, AnyValue> {
  let map: Map<string, AnyValue> | undefined
  const outer = reader.open()
  while (reader.next()) {
    if (reader.tag === values) map = readAttribute(reader, map, budget)
    else reader.skip()
  }
  reader.close(outer)
  return map ?? noAttributes
}
