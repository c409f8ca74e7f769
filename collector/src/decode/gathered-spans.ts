/**
 * What one request has given so far: the spans that hold the promises of `OtlpSpan`, and why the others do not.
 * It is also the request's budget. Two bytes of protobuf or three of JSON can make an object of 200 bytes, so a body
 * within the size limit could still fill the heap; the counts stop that before it happens.
 */
import { CollectorError } from '../errors.ts'
import type { Attributes, OtlpEvent, OtlpLink, OtlpSpan, Rejection } from '../model.ts'

/** Messages within messages, in either encoding; what Google's own parsers allow. */
export const maxNesting = 100
const maxSpans = 100_000
const maxParts = 2_000_000
const maxTime = 2n ** 63n

/** What everything without attributes shares: a Map each would be most of its memory. */
export const noAttributes: Attributes = new Map()

/** A span while its fields are being read. */
export interface SpanDraft extends Writable<OtlpSpan> {
  events: OtlpEvent[]
  links: OtlpLink[]
}

type Writable<T> = { -readonly [Field in keyof T]: T[Field] }

export class GatheredSpans {
  readonly spans: OtlpSpan[] = []
  readonly rejected: Rejection[] = []
  #spans = 0
  #parts = 0

  /** Counts a span before it is read. */
  countSpan(): void {
    this.#spans++
    if (this.#spans > maxSpans) throw new CollectorError('BODY_TOO_LARGE', `more than ${maxSpans} spans`)
  }

  /** Counts anything else that takes memory: an attribute, an element of a list, an event, a link, an envelope. */
  countPart(): void {
    this.#parts++
    if (this.#parts > maxParts) {
      throw new CollectorError('BODY_TOO_LARGE', `more than ${maxParts} attributes, elements, events and links`)
    }
  }

  add(span: OtlpSpan): void {
    const reason = faultOf(span)
    if (reason === undefined) this.spans.push(span)
    else this.rejected.push({ reason })
  }
}

/** A span with every field at OTLP's default. */
export function draftSpan({ resource, scope }: Pick<OtlpSpan, 'resource' | 'scope'>): SpanDraft {
  return {
    resource,
    scope,
    traceId: '',
    spanId: '',
    parentSpanId: undefined,
    traceState: '',
    name: '',
    kind: 0,
    startNano: 0n,
    endNano: 0n,
    attributes: noAttributes,
    droppedAttributesCount: 0,
    events: [],
    links: [],
    status: { code: 0, message: '' },
  }
}

/** Kinds are 0 to 5; one that OTLP adds later is unspecified until we know it. */
export function knownKind(kind: number): number {
  return kind >= 0 && kind <= 5 ? kind : 0
}

/** Status codes are 0 to 2; any other is unset. */
export function knownStatus(code: number): number {
  return code >= 0 && code <= 2 ? code : 0
}

export function isTraceId(id: string): boolean {
  return /^[0-9a-f]{32}$/.test(id) && id !== '00000000000000000000000000000000'
}

export function isSpanId(id: string): boolean {
  return /^[0-9a-f]{16}$/.test(id) && id !== '0000000000000000'
}

/** A root has no parent; some SDKs say so with an id of zeros. */
export function parentOf(id: string): string | undefined {
  return id === '' || id === '0000000000000000' ? undefined : id
}

function faultOf(span: OtlpSpan): string | undefined {
  if (!isTraceId(span.traceId)) return `trace id ${quote(span.traceId)} is not 16 bytes that are not all zero`
  if (!isSpanId(span.spanId)) return `span id ${quote(span.spanId)} is not 8 bytes that are not all zero`
  if (span.parentSpanId !== undefined && !isSpanId(span.parentSpanId)) {
    return `parent span id ${quote(span.parentSpanId)} is not 8 bytes`
  }
  if (span.startNano >= maxTime) return `start time ${span.startNano} is not below 2^63`
  if (span.endNano >= maxTime) return `end time ${span.endNano} is not below 2^63`
  const event = span.events.find(event => event.timeNano >= maxTime)
  return event && `event time ${event.timeNano} is not below 2^63`
}

function quote(id: string): string {
  return JSON.stringify(id.length > 40 ? `${id.slice(0, 40)}…` : id)
}
