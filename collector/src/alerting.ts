import { questions } from '@spanledger/queries'
import type { Alerts } from './alert/alerts.ts'
import type { Asked } from './alert/evaluate/ask.ts'
import type { Notice } from './alert/incidents/incident.ts'
import { freshDrift } from './alert/evaluate/fresh-drift.ts'
import { openAlerts } from './alert/open-alerts.ts'
import type { AlertRule } from './alert/rules/alert-rule.ts'
import { readParameters } from './api/parameters.ts'
import type { CollectorStatus } from './api/routes.ts'
import type { CloseInOrder } from './close-in-order.ts'
import { alertFile, type Config } from './config/config.ts'
import type { EncodedRows } from './model.ts'
import type { Sections } from './sections.ts'
import type { Computing } from './store/recompute/computing.ts'
import { encodeAlertEvents } from './store/noticed/alert-rows.ts'
import type { Store } from './store/store.ts'
import type { Log } from './watch/log.ts'

export interface AlertingOptions {
  readonly sections: Sections
  readonly config: Config
  readonly log: Log
  readonly store: Store
  readonly computing: Pick<Computing, 'drift'>
  readonly ready: Promise<void>
  readonly status: () => Promise<CollectorStatus>
  readonly spool: { append(rows: readonly EncodedRows[]): Promise<void> }
  readonly opened: CloseInOrder
}

/**
 * Alerting, with the rules, sinks and budgets of the settings file, on the questions of this collector.
 */
export async function openAlerting(options: AlertingOptions): Promise<{ readonly alerts: Alerts }> {
  const { config, log, store, computing, ready, status, spool, opened } = options
  const { rules, sinks, budgets } = options.sections
  return opened.keep(
    await openAlerts({
      rules: config.alerts === 'on' ? rules : [],
      sinks,
      sources: { budgets, health: status, ask: freshDrift(askerOf(store), computing.drift.fresh) },
      ready,
      publicUrl: config.publicUrl,
      file: alertFile(config),
      print: line => log.warn(line),
      onError: error => log.failed('alerting failed', error),
      record: (rule, notices, at) =>
        spool.append([encodeAlertEvents(notices.map(notice => eventOf(rule, notice, at)))]),
    }),
  )
}

/** Asks the questions of a store by their names. */
export function askerOf(store: Store) {
  return async ({ question: name, project, parameters, now }: Asked) => {
    const question = questions.get(name)
    if (!question) throw new Error(`no question is called ${JSON.stringify(name)}`)
    const rows = await store.ask(question, readParameters(question, parameters, { project, now }))
    // True: an answer is a list of rows with named columns.
    return rows as readonly Readonly<Record<string, unknown>>[]
  }
}

function eventOf({ name, project, severity }: AlertRule, { reason, incident }: Notice, at: number) {
  const { labels, value, says, runs, change } = incident.observation
  const { fingerprint, since } = incident
  return {
    project,
    at,
    rule: name,
    severity,
    fingerprint,
    since,
    event: reason,
    labels: new Map(Object.entries(labels)),
    value,
    summary: says,
    runs,
    change,
  }
}
