import type { ServiceDefinition } from '@grpc/grpc-js'
import type { Signal } from '../otlp-request.ts'

const packages: Readonly<Record<Signal, string>> = {
  traces: 'trace.v1.TraceService',
  logs: 'logs.v1.LogsService',
  metrics: 'metrics.v1.MetricsService',
}

/** The Export rpc of a signal's OTLP service. Messages stay bytes: `decode` reads them, as it does for HTTP. */
export function exportRpc(signal: Signal): ServiceDefinition {
  return {
    Export: {
      path: `/opentelemetry.proto.collector.${packages[signal]}/Export`,
      requestStream: false,
      responseStream: false,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    },
  }
}

function asIs(bytes: Buffer): Buffer {
  return bytes
}
