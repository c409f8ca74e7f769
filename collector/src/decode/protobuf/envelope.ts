import type { AnyValue, OtlpResource, OtlpScope } from '../../otlp.ts'
import { sliceLength } from '../../bounded/slices.ts'
import type { Budget } from '../budget.ts'
import { noAttributes } from '../gathered.ts'
import { lengthDelimited, ProtobufReader } from './reader.ts'
import { readAttribute } from './values.ts'

// ExportTraceServiceRequest, ExportLogsServiceRequest, ExportMetricsServiceRequest
const resourceRecords = lengthDelimited(1)

// ResourceSpans, ResourceLogs, ResourceMetrics and Resource
const resourceField = lengthDelimited(1)
const scopeRecords = lengthDelimited(2)
const resourceAttributes = lengthDelimited(1)

// ScopeSpans, ScopeLogs, ScopeMetrics and InstrumentationScope
const scopeField = lengthDelimited(1)
const recordField = lengthDelimited(2)
const scopeName = lengthDelimited(1)
const scopeVersion = lengthDelimited(2)
const scopeAttributes = lengthDelimited(3)

/** Where records come from. */
export interface Origin {
  readonly resource: OtlpResource
  readonly scope: OtlpScope
}

/** Reads the Span, LogRecord or Metric at the reader. */
export type ReadRecord = (reader: ProtobufReader, origin: Origin) => void

/**
 * Reads a protobuf request of any signal: down to the records, the three are the same bytes.
 * @throws CollectorError INVALID_PROTOBUF with the byte where it stops making sense
 */
export function readRequest(body: Uint8Array, budget: Budget, readRecord: ReadRecord): void {
  for (const _ of readRequestInSlices(body, budget, readRecord)) continue
}

/** The same, step by step: it stops after each slice of records. */
export function* readRequestInSlices(body: Uint8Array, budget: Budget, readRecord: ReadRecord): Generator<void, void> {
  const reader = new ProtobufReader(body)
  while (reader.next()) {
    if (reader.tag === resourceRecords) yield* readResourceRecords(reader, budget, readRecord)
    else reader.skip()
  }
}

// Fields may come in any order, and the resource belongs to every record beside it: so it is looked for first.
function* readResourceRecords(reader: ProtobufReader, budget: Budget, readRecord: ReadRecord): Generator<void, void> {
  budget.countPart()
  const attributes = new Map<string, AnyValue>()
  const outer = reader.open()
  const start = reader.position
  while (reader.next()) {
    if (reader.tag === resourceField) readResource(reader, attributes, budget)
    else reader.skip()
  }
  const resource = { attributes }
  reader.position = start
  while (reader.next()) {
    if (reader.tag === scopeRecords) yield* readScopeRecords(reader, { resource, budget }, readRecord)
    else reader.skip()
  }
  reader.close(outer)
}

function readResource(reader: ProtobufReader, into: Map<string, AnyValue>, budget: Budget): void {
  const outer = reader.open()
  while (reader.next()) {
    if (reader.tag === resourceAttributes) readAttribute(reader, into, budget)
    else reader.skip()
  }
  reader.close(outer)
}

function* readScopeRecords(
  reader: ProtobufReader,
  { resource, budget }: { resource: OtlpResource; budget: Budget },
  readRecord: ReadRecord,
): Generator<void, void> {
  budget.countPart()
  let scope: OtlpScope = { name: '', version: '', attributes: noAttributes }
  const outer = reader.open()
  const start = reader.position
  while (reader.next()) {
    if (reader.tag === scopeField) scope = readScope(reader, budget)
    else reader.skip()
  }
  const origin = { resource, scope }
  reader.position = start
  while (reader.next()) {
    if (reader.tag !== recordField) reader.skip()
    else {
      readRecord(reader, origin)
      if (budget.records % sliceLength === 0) yield
    }
  }
  reader.close(outer)
}

function readScope(reader: ProtobufReader, budget: Budget): OtlpScope {
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
        attributes = readAttribute(reader, attributes, budget)
        break
      default:
        reader.skip()
    }
  }
  reader.close(outer)
  return { name, version, attributes: attributes ?? noAttributes }
}
