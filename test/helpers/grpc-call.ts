import { compressionAlgorithms, credentials, makeGenericClientConstructor, Metadata, status } from '@grpc/grpc-js'
import { onTestFinished } from 'vitest'
import { exportRpc } from '../../collector/src/receive/grpc/export-rpc.ts'
import type { Signal } from '../../collector/src/receive/otlp-request.ts'
import { protobufDetails } from './google-status.ts'

export interface GrpcCall {
  readonly signal?: Signal
  readonly metadata?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly gzip?: boolean
  readonly deadlineMs?: number
}

export interface GrpcAnswer {
  /** The name of the code, such as OK or UNAVAILABLE. */
  readonly code: string
  readonly details: string
  readonly body: Buffer | undefined
  /** Details of the google.rpc.Status in the trailer. */
  readonly statusDetails: readonly object[]
}

/** Calls Export once, with bytes as they are, on a connection of its own that ends with the test. */
export function callGrpc(port: number, call: GrpcCall = {}): Promise<GrpcAnswer> {
  const { signal = 'traces', metadata: headers = {}, body = Buffer.alloc(0), gzip = false, deadlineMs = 20_000 } = call
  const Client = makeGenericClientConstructor(exportRpc(signal), signal)
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.default_compression_algorithm': gzip ? compressionAlgorithms.gzip : compressionAlgorithms.identity,
    'grpc.enable_retries': 0,
    'grpc.use_local_subchannel_pool': 1,
  })
  onTestFinished(() => client.close())
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value)
  const { path, requestSerialize, responseDeserialize } = exportRpc(signal)['Export'] ?? {}
  if (!path || !requestSerialize || !responseDeserialize) throw new Error('there is no Export')
  return new Promise(resolve => {
    client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      Buffer.from(body),
      metadata,
      { deadline: Date.now() + deadlineMs },
      (error, response) =>
        resolve({
          code: status[error?.code ?? status.OK],
          details: error?.details ?? '',
          body: Buffer.isBuffer(response) ? response : undefined,
          statusDetails: (error?.metadata.get('grpc-status-details-bin') ?? []).flatMap(bytes =>
            Buffer.isBuffer(bytes) ? protobufDetails(bytes) : [],
          ),
        }),
    )
  })
}
