import type { DecodedTraces, OtlpEncoding, OtlpSpan } from '../otlp.ts'
import { Gathered } from './gathered.ts'
import { isSpanId, isTraceId } from './ids.ts'
import { readJsonTraces } from './json/traces.ts'
import { faultOfTime } from './numbers.ts'
import { readProtobufTraces } from './protobuf/traces.ts'

/**
 * The spans of one ExportTraceServiceRequest. A span that cannot be one is in `rejected`, the others are kept;
 * a body that is not such a request at all is a CollectorError. Nothing returned refers to the memory of the body.
 */
export function decodeTraces(body: Uint8Array, encoding: OtlpEncoding): DecodedTraces {
  const steps = decodeTracesInSlices(body, encoding)
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
  }
}

/** The same, step by step: it stops after each slice of spans. JSON is one step, since it is parsed as a whole. */
export function* decodeTracesInSlices(body: Uint8Array, encoding: OtlpEncoding): Generator<void, DecodedTraces> {
  const gathered = new Gathered({ noun: 'spans', faultOf: faultOfSpan })
  if (encoding === 'json') readJsonTraces(body, gathered)
  else yield* readProtobufTraces(body, gathered)
  return { spans: gathered.kept, rejected: gathered.rejected }
}

function faultOfSpan(span: OtlpSpan): string | undefined {
  if (!isTraceId(span.traceId)) return `trace id ${quote(span.traceId)} is not 16 bytes that are not all zero`
  if (!isSpanId(span.spanId)) return `span id ${quote(span.spanId)} is not 8 bytes that are not all zero`
  if (span.parentSpanId !== undefined && !isSpanId(span.parentSpanId)) {
    return `parent span id ${quote(span.parentSpanId)} is not 8 bytes`
  }
  return faultOfTimes(span) ?? (isMetric(span) ? 'it has a name where a span has its id: it is a metric' : undefined)
}

function faultOfTimes({ startNano, endNano, events }: OtlpSpan): string | undefined {
  const fault = faultOfTime('start time', startNano) ?? faultOfTime('end time', endNano)
  if (fault !== undefined || events.length === 0) return fault
  return events.map(event => faultOfTime('event time', event.timeNano)).find(reason => reason !== undefined)
}

/**
 * A metric has its name and description where a span has its ids, and can have them of the same lengths. It has no
 * times, though, and of all random trace ids one in ten million is printable text.
 */
function isMetric({ startNano, endNano, traceId }: OtlpSpan): boolean {
  return startNano === 0n && endNano === 0n && /^([2-6][0-9a-f]|7[0-9a-e])+$/.test(traceId)
}

function quote(id: string): string {
  return JSON.stringify(id.length > 40 ? `${id.slice(0, 40)}…` : id)
}
