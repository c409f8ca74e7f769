import type { AnyValue, Exemplar } from '../../../otlp.ts'
import type { Budget } from '../../budget.ts'
import { noAttributes } from '../../gathered.ts'
import { spanIdOf, traceIdOf } from '../../ids.ts'
import { eightBytes, lengthDelimited, type ProtobufReader } from '../reader.ts'
import { readAttribute } from '../values.ts'

// Exemplar
const time = eightBytes(2)
const asDouble = eightBytes(3)
const spanIdField = lengthDelimited(4)
const traceIdField = lengthDelimited(5)
const asInt = eightBytes(6)
const filteredAttributes = lengthDelimited(7)

export function readExemplar(reader: ProtobufReader, budget: Budget): Exemplar {
  budget.countPart()
  let timeNano = 0n
  let value: number | undefined
  let traceId: string | undefined
  let spanId: string | undefined
  let attributes: Map<string, AnyValue> | undefined
  const outer = reader.open()
  while (reader.next()) {
    switch (reader.tag) {
      case time:
        timeNano = reader.fixed64()
        break
      case asDouble:
        value = reader.double()
        break
      case asInt:
        value = reader.sfixed64()
        break
      case spanIdField:
        spanId = spanIdOf(reader.id())
        break
      case traceIdField:
        traceId = traceIdOf(reader.id())
        break
      case filteredAttributes:
        attributes = readAttribute(reader, attributes, budget)
        break
      default:
        reader.skip()
    }
  }
  reader.close(outer)
  return { timeNano, value, traceId, spanId, attributes: attributes ?? noAttributes }
}
