import { CollectorError } from '../../errors.ts'
import type { OtlpResource, OtlpScope } from '../../otlp.ts'
import type { Budget } from '../budget.ts'
import { noAttributes } from '../gathered.ts'
import { expectObject, type JsonObject, objectIn, objectsIn, textIn } from './fields.ts'
import { parseJson } from './text.ts'
import { attributesIn } from './values.ts'

const signals = {
  spans: ['resourceSpans', 'scopeSpans', 'spans'],
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
} as const

export interface Origin {
  readonly resource: OtlpResource
  readonly scope: OtlpScope
}

export interface Reading {
  readonly signal: keyof typeof signals
  readonly budget: Budget
  /** Reads one Span, LogRecord or Metric. */
  readonly readRecord: (record: JsonObject, origin: Origin) => void
}

// How many messages are around the attributes, the request not counted: the cap is the same as in protobuf.
const inResource = 2
const inScope = 3
/** A Span, a LogRecord or a Metric. */
export const inRecord = 3

/**
 * Reads a JSON request of any signal.
 * @throws CollectorError INVALID_JSON with the field that does not make sense, WRONG_SIGNAL if it is another's
 */
export function readRequest(body: Uint8Array, { signal, budget, readRecord }: Reading): void {
  const request = expectObject(parseJson(body), 'the body')
  refuseOthers(request, signal)
  const [resources, scopes, records] = signals[signal]
  for (const resourceRecords of objectsIn(request, resources)) {
    budget.countPart()
    const resource = readResource(objectIn(resourceRecords, 'resource'), budget)
    for (const scopeRecords of objectsIn(resourceRecords, scopes)) {
      budget.countPart()
      const origin = { resource, scope: readScope(objectIn(scopeRecords, 'scope'), budget) }
      for (const record of objectsIn(scopeRecords, records)) readRecord(record, origin)
    }
  }
}

/** Unknown fields are passed over, but these ones are what the sender meant: answering 200 would lose it in silence. */
function refuseOthers(request: JsonObject, signal: string): void {
  for (const [other, [resources]] of Object.entries(signals)) {
    if (other === signal || request[resources] === undefined || request[resources] === null) continue
    throw new CollectorError('WRONG_SIGNAL', `these are ${other}, not ${signal}`)
  }
}

function readResource(resource: JsonObject | undefined, budget: Budget): OtlpResource {
  const attributes = resource && attributesIn(resource, 'attributes', { budget, depth: inResource })
  return { attributes: attributes ?? noAttributes }
}

function readScope(scope: JsonObject | undefined, budget: Budget): OtlpScope {
  if (!scope) return { name: '', version: '', attributes: noAttributes }
  return {
    name: textIn(scope, 'name'),
    version: textIn(scope, 'version'),
    attributes: attributesIn(scope, 'attributes', { budget, depth: inScope }),
  }
}
