/** Requests of every signal and every shape OTLP allows, from a seed. */
import { randomMetric } from './otlp-metric.ts'
import { anyId, attributes, id, maybe, text, time, value } from './otlp-random.ts'
import { otlpType } from './otlp-schema.ts'
import type { SeededRandom } from './seeded-random.ts'

const tracesType = otlpType('trace-service', 'ExportTraceServiceRequest')
const logsType = otlpType('logs-service', 'ExportLogsServiceRequest')
const metricsType = otlpType('metrics-service', 'ExportMetricsServiceRequest')

/** A whole request of spans, encoded. Every id in it is valid. */
export function randomRequest(random: SeededRandom): Uint8Array {
  const request = {
    resourceSpans: resources(random, () => ({
      scopeSpans: scopes(random, () => ({ spans: random.list(3, () => span(random)) })),
    })),
  }
  return tracesType.encode(tracesType.fromObject(request)).finish()
}

/** A whole request of log records, encoded. */
export function randomLogs(random: SeededRandom): Uint8Array {
  const request = {
    resourceLogs: resources(random, () => ({
      scopeLogs: scopes(random, () => ({ logRecords: random.list(3, () => log(random)) })),
    })),
  }
  return logsType.encode(logsType.fromObject(request)).finish()
}

/** A whole request of metrics, encoded. Every metric in it has a name. */
export function randomMetrics(random: SeededRandom): Uint8Array {
  const request = {
    resourceMetrics: resources(random, () => ({
      scopeMetrics: scopes(random, () => ({ metrics: random.list(3, () => randomMetric(random)) })),
    })),
  }
  return metricsType.encode(metricsType.fromObject(request)).finish()
}

function resources(random: SeededRandom, scopes: () => object): object[] {
  return random.list(2, () => ({
    ...maybe(random, 'resource', () => ({ attributes: attributes(random, 2), droppedAttributesCount: 1 })),
    ...maybe(random, 'schemaUrl', () => text(random)),
    ...scopes(),
  }))
}

function scopes(random: SeededRandom, records: () => object): object[] {
  return random.list(2, () => ({
    ...maybe(random, 'scope', () => ({ name: text(random), version: '1', attributes: attributes(random, 2) })),
    ...records(),
  }))
}

function log(random: SeededRandom): object {
  return {
    ...maybe(random, 'timeUnixNano', () => time(random)),
    ...maybe(random, 'observedTimeUnixNano', () => time(random)),
    ...maybe(random, 'severityNumber', () => random.below(25)),
    ...maybe(random, 'severityText', () => text(random)),
    ...maybe(random, 'body', () => value(random, 4)),
    attributes: attributes(random, 3),
    ...maybe(random, 'droppedAttributesCount', () => random.pick([0, 1, 128, 2 ** 32 - 1])),
    ...maybe(random, 'flags', () => random.pick([0, 1, 2 ** 32 - 1])),
    traceId: anyId(random, 16),
    spanId: anyId(random, 8),
    ...maybe(random, 'eventName', () => text(random)),
  }
}

function span(random: SeededRandom): object {
  return {
    traceId: id(random, 16),
    spanId: id(random, 8),
    ...maybe(random, 'parentSpanId', () => id(random, 8)),
    ...maybe(random, 'traceState', () => text(random)),
    ...maybe(random, 'flags', () => 257),
    ...maybe(random, 'name', () => text(random)),
    ...maybe(random, 'kind', () => random.below(6)),
    ...maybe(random, 'startTimeUnixNano', () => time(random)),
    ...maybe(random, 'endTimeUnixNano', () => time(random)),
    attributes: attributes(random, 3),
    ...maybe(random, 'droppedAttributesCount', () => random.pick([0, 1, 127, 128, 2 ** 32 - 1])),
    events: random.list(2, () => ({
      timeUnixNano: time(random),
      name: text(random),
      attributes: attributes(random, 3),
    })),
    ...maybe(random, 'droppedEventsCount', () => 300),
    links: random.list(2, () => ({
      traceId: id(random, 16),
      spanId: id(random, 8),
      traceState: text(random),
      attributes: attributes(random, 3),
      flags: 1,
    })),
    ...maybe(random, 'status', () => ({ code: random.below(3), message: text(random) })),
  }
}
