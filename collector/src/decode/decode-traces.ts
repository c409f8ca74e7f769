import type { DecodedTraces, OtlpEncoding } from '../model.ts'
import { GatheredSpans } from './gathered-spans.ts'
import { readJsonTraces } from './json/traces.ts'
import { readProtobufTraces } from './protobuf/traces.ts'

/**
 * The spans of one ExportTraceServiceRequest. A span that cannot be one is in `rejected`, the others are kept;
 * a body that is not such a request at all is a CollectorError. Nothing returned refers to the memory of the body.
 */
export function decodeTraces(body: Uint8Array, encoding: OtlpEncoding): DecodedTraces {
  const gathered = new GatheredSpans()
  switch (encoding) {
    case 'protobuf':
      readProtobufTraces(body, gathered)
      break
    case 'json':
      readJsonTraces(body, gathered)
      break
    default:
      return encoding satisfies never
  }
  return { spans: gathered.spans, rejected: gathered.rejected }
}
