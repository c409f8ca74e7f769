/** OTLP's three gRPC services. Messages stay bytes: `decode` reads them, as it does for HTTP. */
import type { Metadata, ServiceDefinition } from '@grpc/grpc-js'
import type { IncomingHttpHeaders } from 'node:http'
import type { Signal } from '../otlp-request.ts'

const packages: Readonly<Record<Signal, string>> = {
  traces: 'trace.v1.TraceService',
  logs: 'logs.v1.LogsService',
  metrics: 'metrics.v1.MetricsService',
}

export function serviceOf(signal: Signal): ServiceDefinition {
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

/** The metadata that HTTP would have sent as headers: those with a key in them. */
export function headersOf(metadata: Metadata): IncomingHttpHeaders {
  const text = (name: string) => metadata.get(name).find(value => typeof value === 'string')
  return { authorization: text('authorization'), 'x-api-key': text('x-api-key') }
}
