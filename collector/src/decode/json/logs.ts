import type { OtlpLog } from '../../otlp.ts'
import type { Budget } from '../budget.ts'
import type { Gathered } from '../gathered.ts'
import { spanIdOf, traceIdOf } from '../ids.ts'
import { knownSeverity } from '../numbers.ts'
import { inRecord, type Origin, readRequest } from './envelope.ts'
import { enumIn, idIn, type JsonObject, textIn, uint32In, uint64In } from './fields.ts'
import { attributesIn, valueIn } from './values.ts'

const severities = [
  'SEVERITY_NUMBER_UNSPECIFIED',
  ...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap(level =>
    ['', '2', '3', '4'].map(step => `SEVERITY_NUMBER_${level}${step}`),
  ),
]

/**
 * Reads a JSON ExportLogsServiceRequest.
 * @throws CollectorError INVALID_JSON with the field that does not make sense, WRONG_SIGNAL if these are no logs
 */
export function readJsonLogs(body: Uint8Array, gathered: Gathered<OtlpLog>): void {
  const { budget } = gathered
  readRequest(body, {
    signal: 'logs',
    budget,
    readRecord(log, origin) {
      budget.countRecord()
      gathered.add(readLog(log, origin, budget))
    },
  })
}

function readLog(log: JsonObject, origin: Origin, budget: Budget): OtlpLog {
  return {
    resource: origin.resource,
    scope: origin.scope,
    timeNano: uint64In(log, 'timeUnixNano'),
    observedNano: uint64In(log, 'observedTimeUnixNano'),
    severity: knownSeverity(enumIn(log, 'severityNumber', severities)),
    severityText: textIn(log, 'severityText'),
    eventName: textIn(log, 'eventName'),
    body: valueIn(log, 'body', { budget, depth: inRecord + 1 }),
    attributes: attributesIn(log, 'attributes', { budget, depth: inRecord }),
    droppedAttributesCount: uint32In(log, 'droppedAttributesCount'),
    flags: uint32In(log, 'flags'),
    traceId: traceIdOf(idIn(log, 'traceId')),
    spanId: spanIdOf(idIn(log, 'spanId')),
  }
}
