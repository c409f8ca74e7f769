import type { AnyValue, OtlpResource, OtlpScope } from '../../model.ts'
import { type GatheredSpans, noAttributes } from '../gathered-spans.ts'
import { lengthDelimited, ProtobufReader } from './reader.ts'
import { readSpan } from './span.ts'
import { readAttribute } from './values.ts'

// ExportTraceServiceRequest
const resourceSpans = lengthDelimited(1)

// ResourceSpans and Resource
const resourceField = lengthDelimited(1)
const scopeSpans = lengthDelimited(2)
const resourceAttributes = lengthDelimited(1)

// ScopeSpans and InstrumentationScope
const scopeField = lengthDelimited(1)
const spanField = lengthDelimited(2)
const scopeName = lengthDelimited(1)
const scopeVersion = lengthDelimited(2)
const scopeAttributes = lengthDelimited(3)

/** Reads a protobuf ExportTraceServiceRequest. Throws INVALID_PROTOBUF with the byte where it stops making sense. */
export function readProtobufTraces(body: Uint8Array, gathered: GatheredSpans): void {
  const reader = new ProtobufReader(body)
  while (reader.next()) {
    if (reader.tag === resourceSpans) readResourceSpans(reader, gathered)
    else reader.skip()
  }
}

// Fields may come in any order, and the resource belongs to every span beside it: so it is looked for first.
function readResourceSpans(reader: ProtobufReader, gathered: GatheredSpans): void {
  gathered.countPart()
  const attributes = new Map<string, AnyValue>()
  const outer = reader.open()
  const start = reader.position
  while (reader.next()) {
    if (reader.tag === resourceField) readResource(reader, attributes, gathered)
    else reader.skip()
  }
  const resource = { attributes }
  reader.position = start
  while (reader.next()) {
    if (reader.tag === scopeSpans) readScopeSpans(reader, resource, gathered)
    else reader.skip()
  }
  reader.close(outer)
}

function readResource(reader: ProtobufReader, into: Map<string, AnyValue>, gathered: GatheredSpans): void {
  const outer = reader.open()
  while (reader.next()) {
    if (reader.tag === resourceAttributes) readAttribute(reader, into, gathered)
    else reader.skip()
  }
  reader.close(outer)
}

function readScopeSpans(reader: ProtobufReader, resource: OtlpResource, gathered: GatheredSpans): void {
  gathered.countPart()
  let scope: OtlpScope = { name: '', version: '', attributes: noAttributes }
  const outer = reader.open()
  const start = reader.position
  while (reader.next()) {
    if (reader.tag === scopeField) scope = readScope(reader, gathered)
    else reader.skip()
  }
  reader.position = start
  while (reader.next()) {
    if (reader.tag === spanField) readSpan(reader, { resource, scope }, gathered)
    else reader.skip()
  }
  reader.close(outer)
}

function readScope(reader: ProtobufReader, gathered: GatheredSpans): OtlpScope {
  let name = ''
  let version = ''
  let attributes: Map<string, AnyValue> | undefined
  const outer = reader.open()
  while (reader.next()) {
    switch (reader.tag) {
      case scopeName:
        name = reader.string()
        break
      case scopeVersion:
        version = reader.string()
        break
      case scopeAttributes:
        attributes = readAttribute(reader, attributes, gathered)
        break
      default:
        reader.skip()
    }
  }
  reader.close(outer)
  return { name, version, attributes: attributes ?? noAttributes }
}
