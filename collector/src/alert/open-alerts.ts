import { setTimeout as wait } from 'node:timers/promises'
import { Alerts, type AlertsOptions } from './alerts.ts'
import { readAlertFile, writeAlertFile } from './delivery/alert-file.ts'
import { send } from './delivery/send.ts'

export interface OpenAlertsOptions extends Omit<AlertsOptions, 'save' | 'send'> {
  /** Where incidents and what is to be told survive a restart. */
  readonly file: string
  /** Resolves when questions can be asked. */
  readonly ready: Promise<void>
  readonly print: (line: string) => void
  readonly onError: (error: unknown) => void
}

export interface OpenAlerts {
  readonly alerts: Alerts
  close(): Promise<void>
}

const lookEveryMs = 60_000
const deliverEveryMs = 5_000

/**
 * Alerting that looks once a minute and never twice at once. Without rules it does nothing.
 * @throws Error if its file is there and cannot be read
 */
export async function openAlerts({ file, ready, print, onError, ...options }: OpenAlertsOptions): Promise<OpenAlerts> {
  const alerts = new Alerts(
    { ...options, send: (message, sink) => send(message, sink, print), save: state => writeAlertFile(file, state) },
    await readAlertFile(file),
  )
  const stopping = new AbortController()
  const { signal } = stopping

  async function run(): Promise<void> {
    await Promise.race([ready, aborted(signal)])
    let nextLook = 0
    while (!signal.aborted) {
      try {
        if (Date.now() >= nextLook) {
          nextLook = Date.now() + lookEveryMs
          await alerts.evaluate(new Date())
        }
        await alerts.deliver(new Date())
      } catch (error) {
        onError(error)
      }
      await wait(deliverEveryMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  const hasWork = options.rules.length > 0 || alerts.outgoing.length > 0
  const running = hasWork ? run().catch(onError) : Promise.resolve()
  return {
    alerts,
    async close() {
      stopping.abort()
      await running
    },
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => signal.addEventListener('abort', () => resolve(), { once: true }))
}
