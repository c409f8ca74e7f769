import { context } from '@opentelemetry/api'
import { quietly } from '../guest/quietly.ts'
import { withPrompt } from '../spans/prompt.ts'

/**
 * Runs a function whose model calls are made with a prompt of this name and version, so that the versions can be
 * compared. You get what the function returns or throws, whether or not tracing is on.
 *
 * @example
 * ```ts
 * import { prompt } from '@spanledger/instrumentation'
 *
 * const answer = await prompt('refund-mail', '3', async () => 'what the model says')
 * ```
 */
export function prompt<Result>(name: string, version: string | undefined, run: () => Result): Result {
  const active = context.active()
  return context.with(quietly(() => withPrompt(active, { name, version })) ?? active, run)
}
