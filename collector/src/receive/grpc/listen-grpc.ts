/**
 * OTLP over gRPC, on a port of its own: the Export method of the trace, logs and metrics services.
 *
 *   (key → limits → room) → message → accept → Export…ServiceResponse
 */
import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js'
import { createServer, type Server as SocketServer, type Socket } from 'node:net'
import type { CollectorError } from '../../errors.ts'
import type { Intake } from '../intake.ts'
import { listenOn } from '../listen-on.ts'
import { problemOf, takenBody } from '../otlp-answer.ts'
import { type Signal, signals } from '../otlp-request.ts'
import { admitting, type AdmittingOptions, takeAdmitted } from './admitting.ts'
import { exportRpc } from './export-rpc.ts'
import { grpcStatus } from './status.ts'

export interface ListenGrpcOptions {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  readonly intake: Intake
  /** Of a message as it is sent, and again of what it decompresses to. */
  readonly maxMessageBytes?: number
  readonly bodyTimeoutMs?: number
  /** How long calls that are being answered may still take after `close`. */
  readonly graceMs?: number
  /** Told of every error that HTTP would answer with 5xx, once, for the log. */
  readonly failed?: (error: unknown) => void
  /** Told of every refusal, to be counted; but not of a message too large, which the library refuses. */
  readonly refused?: (problem: CollectorError) => void
}

export interface GrpcListening {
  readonly port: number
  /** Takes no new calls, finishes the open ones, and hangs up on what is left after the grace. May be called twice. */
  close(): Promise<void>
}

const MiB = 1024 * 1024
const maxConnections = 2_000

/** Serves OTLP/gRPC. Throws, naming the address and --grpc-port, when it is not to be had. */
export async function listenGrpc({ host, port, ...options }: ListenGrpcOptions): Promise<GrpcListening> {
  const { intake, maxMessageBytes = 64 * MiB, bodyTimeoutMs = 30_000, graceMs = 10_000 } = options
  const refused = (problem: CollectorError, error: unknown) => {
    options.refused?.(problem)
    if (problem.status >= 500) options.failed?.(error)
  }
  const grpc = new Server({
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_concurrent_streams': 100,
    // A sender that is gone without a word is noticed, and one that is only idle keeps its connection.
    'grpc.keepalive_time_ms': 60_000,
    'grpc.keepalive_timeout_ms': 20_000,
    'grpc.enable_channelz': 0,
    interceptors: [admitting({ intake, bodyTimeoutMs, refused })],
  })
  for (const signal of signals) grpc.addService(exportRpc(signal), { Export: exporting(signal, refused) })
  // The socket is ours, not the library's: it knows why an address is not to be had, and how many may connect.
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure())
  const open = new Set<Socket>()
  const sockets = createServer(socket => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    injector.injectConnection(socket)
  })
  sockets.maxConnections = maxConnections
  const address = await listenOn(sockets, { host, port, option: '--grpc-port' })
  let closed: Promise<void> | undefined
  return { port: address.port, close: () => (closed ??= close({ grpc, sockets, open, graceMs })) }
}

type Export = (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>) => void

function exporting(signal: Signal, refused: AdmittingOptions['refused']): Export {
  return ({ metadata, request }, answer) => {
    const admitted = takeAdmitted(metadata)
    admitted
      .take({ signal, body: request, encoding: 'protobuf' })
      .finally(() => admitted.release())
      .then(
        outcome => answer(null, Buffer.from(takenBody(signal, outcome).protobuf)),
        (error: unknown) => {
          const problem = problemOf(error)
          refused(problem, error)
          answer(grpcStatus(problem))
        },
      )
  }
}

interface Closing {
  readonly grpc: Server
  readonly sockets: SocketServer
  readonly open: ReadonlySet<Socket>
  readonly graceMs: number
}

function close({ grpc, sockets, open, graceMs }: Closing): Promise<void> {
  return new Promise(resolve => {
    const hangUp = setTimeout(() => open.forEach(socket => socket.destroy()), graceMs)
    sockets.close(() => {
      clearTimeout(hangUp)
      resolve()
    })
    // Open calls are finished, and their connections closed after them; then the last socket is gone.
    grpc.tryShutdown(() => undefined)
  })
}
