import { diag } from '@opentelemetry/api'

export interface Retries {
  /** Makes waiting retries happen now, and later failures final, until `calm`. */
  hurry(): void
  calm(): void
}

interface RetryingTransport {
  retry(data: Uint8Array, timeoutMs: number, inMs: number): Promise<unknown>
  readonly _transport: { send(data: Uint8Array, timeoutMs: number): Promise<unknown> }
}

/**
 * Replaces the exporter's way of waiting between retries. Its timers keep the process alive for up to the export's
 * timeout of 10 s while the collector is down, and it has no option for that (otlp-exporter-base 0.223.1,
 * `RetryingTransport.retry`). Where the exporter looks different inside, it stays as it is.
 */
export function quietRetries(exporter: object): Retries {
  const transport = retryingTransport(exporter)
  const waiting = new Set<() => void>()
  let hurried = false
  if (transport === undefined) diag.warn('spanledger: the exporter has changed inside, its retries may delay the exit')
  else {
    transport.retry = (data, timeoutMs, inMs) => {
      if (hurried) return Promise.resolve({ status: 'failure', error: new Error('The process ends') })
      return new Promise((resolve, reject) => {
        const again = () => {
          clearTimeout(timer)
          waiting.delete(again)
          transport._transport.send(data, timeoutMs).then(resolve, reject)
        }
        const timer = setTimeout(again, inMs).unref()
        waiting.add(again)
      })
    }
  }
  return {
    hurry: () => {
      hurried = true
      for (const again of waiting) again()
    },
    calm: () => void (hurried = false),
  }
}

function retryingTransport(exporter: object): RetryingTransport | undefined {
  const transport = fieldOf(fieldOf(exporter, '_delegate'), '_transport')
  const inner = fieldOf(transport, '_transport')
  const fits = typeof fieldOf(transport, 'retry') === 'function' && typeof fieldOf(inner, 'send') === 'function'
  // True: both methods were just found.
  return fits ? (transport as RetryingTransport) : undefined
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
