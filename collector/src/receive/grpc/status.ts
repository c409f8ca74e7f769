import { Metadata, status, type StatusObject } from '@grpc/grpc-js'
import type { CollectorError } from '../../errors.ts'
import { shortText, statusBody } from '../otlp-answer.ts'

// The google.rpc codes of the table of problems are gRPC's own.
const codes = new Map<number, status>(
  Object.values(status).flatMap(code => (typeof code === 'number' ? [[code, code]] : [])),
)

/**
 * A problem as gRPC tells it: the code, the words, and the google.rpc.Status with its details as a trailer. Exporters
 * send again after UNAVAILABLE, and after RESOURCE_EXHAUSTED only where the trailer has a RetryInfo.
 */
export function grpcStatus(problem: CollectorError): StatusObject {
  const metadata = new Metadata()
  metadata.set('grpc-status-details-bin', Buffer.from(statusBody(problem).protobuf))
  return { code: codes.get(problem.rpc) ?? status.UNKNOWN, details: shortText(problem.message), metadata }
}
