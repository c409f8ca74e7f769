import { contentHash } from '@spanledger/instrumentation/hash'
import { stringify } from 'yaml'
import type { Budget } from '../../budget/budget.ts'
import type { AlertRule } from '../rules/alert-rule.ts'
import { grafanaQuery, type GrafanaQuery } from './grafana-query.ts'

export interface GrafanaOptions {
  readonly budgets: readonly Budget[]
  /** Whose rows the key of the data source reads. */
  readonly project: string
  /** The data source, by its uid. */
  readonly dataSource: string
  readonly folder: string
}

export interface Provisioned {
  /** A file for Grafana's `provisioning/alerting`. */
  readonly yaml: string
  /** What Grafana cannot look at, and why. */
  readonly left: readonly { readonly rule: string; readonly why: string }[]
}

/** Rules of the settings file as rules of Grafana's, which ask the same questions. */
export function grafanaProvisioning(rules: readonly AlertRule[], options: GrafanaOptions): Provisioned {
  const left: { rule: string; why: string }[] = []
  const written = rules.flatMap(rule => {
    try {
      if (rule.project !== options.project) throw new Error(`its project is ${rule.project}, not ${options.project}`)
      return [grafanaRule(rule, grafanaQuery(rule.check, options.budgets), options)]
    } catch (error) {
      left.push({ rule: rule.name, why: error instanceof Error ? error.message : String(error) })
      return []
    }
  })
  const group = { orgId: 1, name: 'spanledger.yaml', folder: options.folder, interval: '1m', rules: written }
  const file = { apiVersion: 1, groups: written.length === 0 ? [] : [group] }
  return { yaml: head + stringify(inFile(file), { lineWidth: 0 }), left }
}

const head = '# Written by `spanledger alerts grafana` from the rules of spanledger.yaml.\n'

function grafanaRule(rule: AlertRule, { sql, seconds, evaluator, summary }: GrafanaQuery, options: GrafanaOptions) {
  const { name, project, forMs, keepFiringForMs, noData, severity } = rule
  return {
    uid: `spanledger-${contentHash([project, name]).slice(0, 24)}`,
    title: name,
    condition: 'B',
    for: duration(forMs),
    keepFiringFor: duration(keepFiringForMs),
    noDataState: { ok: 'OK', alert: 'Alerting', keep: 'KeepLast' }[noData],
    execErrState: 'Error',
    annotations: { summary },
    labels: { product: 'spanledger', severity },
    data: [
      {
        refId: 'A',
        relativeTimeRange: { from: seconds, to: 0 },
        datasourceUid: options.dataSource,
        model: { refId: 'A', editorType: 'sql', format: 1, queryType: 'table', pluginVersion: '4.20.0', rawSql: sql },
      },
      {
        refId: 'B',
        relativeTimeRange: { from: 0, to: 0 },
        datasourceUid: '__expr__',
        model: { refId: 'B', type: 'threshold', expression: 'A', conditions: [{ type: 'query', evaluator }] },
      },
    ],
  }
}

function duration(ms: number): string {
  return `${Math.round(ms / 1_000)}s`
}

/** In these files Grafana takes a dollar for a variable of its environment; two are one. */
function inFile(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$')
  if (Array.isArray(value)) return value.map(inFile)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, inFile(field)]))
}
