/** A panel's SQL as Grafana sends it, as `test/helpers/grafana.ts` says it for the tests. */
export function expand(sql, { from, to, variables }) {
  const intervalSeconds = Math.max(1, Math.round((to - from) / 1_000 / 300))
  return conditionals(sql, variables)
    .replaceAll(
      /\$__timeInterval\(([^()]+)\)/g,
      `toStartOfInterval(toDateTime($1), INTERVAL ${intervalSeconds} second)`,
    )
    .replaceAll('$__fromTime_ms', `fromUnixTimestamp64Milli(${from.getTime()})`)
    .replaceAll('$__toTime_ms', `fromUnixTimestamp64Milli(${to.getTime()})`)
    .replaceAll(/\$\{(\w+):singlequote\}/g, (_, name) => `'${variables[name] ?? ''}'`)
}

function conditionals(sql, variables) {
  const macro = '$__conditionalAll('
  const start = sql.lastIndexOf(macro)
  if (start < 0) return sql
  let [depth, comma, end] = [0, -1, start + macro.length]
  for (; depth >= 0; end += 1) {
    if (sql[end] === '(') depth += 1
    if (sql[end] === ')') depth -= 1
    if (sql[end] === ',' && depth === 0) comma = end
  }
  const variable = sql
    .slice(comma + 1, end - 1)
    .trim()
    .slice(1)
  const condition = variables[variable] === undefined ? '1=1' : sql.slice(start + macro.length, comma)
  return conditionals(sql.slice(0, start) + condition + sql.slice(end), variables)
}
