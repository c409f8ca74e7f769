import type { IncomingMessage } from 'node:http'
import { CollectorError } from '../../errors.ts'
import type { Lease } from '../admission.ts'
import type { OpenInflater } from './content.ts'

export interface BodyLimits {
  /** Of the body as it is sent, and again of what it decompresses to. */
  readonly maxBodyBytes: number
  readonly bodyTimeoutMs: number
}

export interface BodyOptions {
  readonly limits: BodyLimits
  readonly lease: Lease
  readonly openInflater: OpenInflater | undefined
}

/**
 * The whole body, decompressed. Reading and inflating stop at the limit, whatever the sender claims or compresses.
 * When it throws, the request is paused and open: the answer can still reach a sender who is busy sending.
 */
export async function readBody(request: IncomingMessage, options: BodyOptions): Promise<Uint8Array> {
  const { maxBodyBytes } = options.limits
  const claimed = Number(request.headers['content-length'] ?? 0)
  if (claimed > maxBodyBytes) throw tooLarge(`${claimed} bytes`, maxBodyBytes)
  const done = new AbortController()
  try {
    return Buffer.concat(await collect(request, options, done.signal))
  } finally {
    done.abort()
  }
}

/** The chunks of the body. Whatever it started is stopped by the signal. */
function collect(request: IncomingMessage, options: BodyOptions, done: AbortSignal): Promise<readonly Buffer[]> {
  const { limits, lease, openInflater } = options
  return new Promise((resolve, reject) => {
    const kept: Buffer[] = []
    const keep = counted(limits.maxBodyBytes, openInflater ? 'decompressed' : 'received', chunk => {
      lease.grow(chunk.length)
      kept.push(chunk)
    })
    const finish = () => resolve(kept)
    const inflater = openInflater?.()
    const receive = inflater
      ? counted(limits.maxBodyBytes, 'received', chunk => {
          if (inflater.write(chunk)) return
          request.pause()
          inflater.once('drain', () => !done.aborted && request.resume())
        })
      : keep
    const onData = guarded(receive, reject)
    const onEnd = () => (inflater ? inflater.end() : finish())
    const onClose = () => {
      // A request that was read to its end closes too, while the inflater may still be busy.
      if (!request.readableEnded) reject(new CollectorError('BODY_ABORTED', 'the connection was closed'))
    }
    inflater?.on('data', guarded(keep, reject)).on('end', finish)
    inflater?.on('error', cause => reject(new CollectorError('INVALID_COMPRESSION', cause.message, { cause })))
    request.on('data', onData).on('end', onEnd).on('error', onClose).on('close', onClose)
    const timer = setTimeout(() => {
      reject(new CollectorError('BODY_TIMEOUT', `it was not complete after ${limits.bodyTimeoutMs} ms`))
    }, limits.bodyTimeoutMs)
    done.addEventListener('abort', () => {
      clearTimeout(timer)
      request.pause()
      request.off('data', onData).off('end', onEnd).off('close', onClose)
      inflater?.destroy()
    })
  })
}

/** Passes chunks on until there are too many bytes. */
function counted(limit: number, what: string, pass: (chunk: Buffer) => void): (chunk: Buffer) => void {
  let bytes = 0
  return chunk => {
    bytes += chunk.length
    if (bytes > limit) throw tooLarge(`more than ${limit} bytes ${what}`, limit)
    pass(chunk)
  }
}

/** A listener that throws would end the process. */
function guarded(listen: (chunk: Buffer) => void, reject: (error: unknown) => void): (chunk: Buffer) => void {
  return chunk => {
    try {
      listen(chunk)
    } catch (error) {
      reject(error)
    }
  }
}

function tooLarge(size: string, limit: number): CollectorError {
  return new CollectorError('BODY_TOO_LARGE', `${size}, the limit is ${limit}`)
}
