import { Metadata, type status, type StatusObject } from '@grpc/grpc-js'
import type { CollectorError } from '../../errors.ts'
import { shortText, statusBody } from '../otlp-answer.ts'

/**
 * A problem as gRPC tells it: the code, the words, and the google.rpc.Status with its details as a trailer. Exporters
 * send again after UNAVAILABLE, and after RESOURCE_EXHAUSTED only where the trailer has a RetryInfo.
 */
export function grpcStatus(problem: CollectorError): StatusObject {
  const metadata = new Metadata()
  metadata.set('grpc-status-details-bin', Buffer.from(statusBody(problem).protobuf))
  // True: the google.rpc codes of the table are gRPC's own.
  const code = problem.rpc as status
  return { code, details: shortText(problem.message), metadata }
}
