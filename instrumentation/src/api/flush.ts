import { trace } from '@opentelemetry/api'

const limitMs = 10_000

/**
 * Sends the spans that have ended, wherever they go. For functions that are frozen between two requests, such as those of
 * AWS Lambda and Vercel: wait for it before you answer, or hand it to `waitUntil`. Never rejects, and gives up after ten
 * seconds.
 */
export async function flush(): Promise<void> {
  let alarm: NodeJS.Timeout | undefined
  // Not unref'd: whoever waits for this is not done yet.
  const late = new Promise<void>(resolve => (alarm = setTimeout(resolve, limitMs)))
  await Promise.race([flushed(), late])
  clearTimeout(alarm)
}

async function flushed(): Promise<void> {
  try {
    const proxy = trace.getTracerProvider()
    const provider: unknown =
      'getDelegate' in proxy && typeof proxy.getDelegate === 'function' ? proxy.getDelegate() : proxy
    if (canFlush(provider)) await provider.forceFlush()
  } catch {
    // What could not be sent is lost; the caller has nothing to do with it.
  }
}

function canFlush(provider: unknown): provider is { forceFlush(): Promise<void> } {
  return typeof provider === 'object' && provider !== null && typeof Reflect.get(provider, 'forceFlush') === 'function'
}
