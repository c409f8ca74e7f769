export interface Board {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly editable: boolean
  readonly schemaVersion: number
  readonly panels: readonly Panel[]
  readonly templating: { readonly list: readonly Variable[] }
  readonly annotations: { readonly list: readonly { readonly datasource: DataSource; readonly target: Target }[] }
}

export interface DataSource {
  readonly type: string
  readonly uid: string
}

export interface Target {
  readonly refId: string
  readonly datasource: DataSource
  readonly rawSql: string
  readonly format: number
}

export interface Panel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly datasource?: DataSource
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly targets?: readonly Target[]
  readonly fieldConfig?: {
    readonly defaults: { readonly unit?: string; readonly noValue?: string }
    readonly overrides: readonly { readonly properties: readonly { readonly id: string; readonly value: unknown }[] }[]
  }
}

export interface Variable {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly refresh?: number
  readonly query: string | { readonly rawSql: string }
}

export interface Dashboard {
  readonly from: Date
  readonly to: Date
  /** What is chosen; undefined is All. */
  readonly variables: Readonly<Record<string, string | undefined>>
}

/** A panel's SQL as Grafana's ClickHouse data source sends it, by the macros that the boards use. */
export function expand(sql: string, { from, to, variables }: Dashboard): string {
  const intervalSeconds = Math.max(1, Math.round((to.getTime() - from.getTime()) / 1000 / 300))
  const expanded = conditionals(sql, variables)
    .replaceAll(
      /\$__timeInterval\(([^()]+)\)/g,
      `toStartOfInterval(toDateTime($1), INTERVAL ${intervalSeconds} second)`,
    )
    .replaceAll('$__fromTime_ms', `fromUnixTimestamp64Milli(${from.getTime()})`)
    .replaceAll('$__toTime_ms', `fromUnixTimestamp64Milli(${to.getTime()})`)
    .replaceAll(/\$\{(\w+):singlequote\}/g, (_, name: string) => quoted(variables[name]))
  if (/\$/.test(expanded)) throw new Error(`not expanded: ${expanded}`)
  return expanded
}

/** `$__conditionalAll(condition, $variable)`: the condition, or 1=1 where All is chosen. The condition has parentheses. */
function conditionals(sql: string, variables: Dashboard['variables']): string {
  const macro = '$__conditionalAll('
  const start = sql.lastIndexOf(macro)
  if (start < 0) return sql
  let depth = 0
  let [comma, end] = [-1, start + macro.length]
  for (; depth >= 0; end++) {
    if (sql[end] === '(') depth++
    if (sql[end] === ')') depth--
    if (sql[end] === ',' && depth === 0) comma = end
  }
  const variable = sql.slice(comma + 1, end - 1).trim()
  if (!/^\$\w+$/.test(variable)) throw new Error(`$__conditionalAll takes a plain variable, not ${variable}`)
  const condition = variables[variable.slice(1)] === undefined ? '1=1' : sql.slice(start + macro.length, comma)
  return conditionals(sql.slice(0, start) + condition + sql.slice(end), variables)
}

function quoted(value = ''): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
