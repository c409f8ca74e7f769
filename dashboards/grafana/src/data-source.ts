import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog'
import { sqlOf } from './sql.ts'

export const clickhouse = { type: 'grafana-clickhouse-datasource', uid: '${datasource}' }

export type Format = keyof typeof formats

/** As the ClickHouse data source numbers them. */
const formats = { timeseries: 0, table: 1, logs: 2, traces: 3 } as const

/** A query as the ClickHouse data source keeps it; the SDK has no builder of it. */
interface ClickHouseQuery extends Dataquery {
  readonly refId: string
  readonly datasource: typeof clickhouse
  readonly editorType: 'sql'
  readonly format: number
  readonly queryType: Format
  readonly pluginVersion: string
  readonly meta: { readonly timezone: string }
  readonly rawSql: string
}

/** A question, as `sql.ts` names it, as a panel's target. */
export function target(name: string, format: Format, refId = 'A'): Builder<Dataquery> {
  const query: ClickHouseQuery = {
    refId,
    datasource: clickhouse,
    editorType: 'sql',
    format: formats[format],
    queryType: format,
    pluginVersion: '4.20.0',
    meta: { timezone: 'UTC' },
    rawSql: sqlOf(name).sql,
    // How the SDK knows a query from other objects; JSON leaves it out.
    _implementsDataqueryVariant: () => undefined,
  }
  return { build: () => query }
}
