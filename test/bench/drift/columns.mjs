/** Columns by hour: plain ones, and `sum` and `sum2` of mixes, which are a column for each tool. */
export function joined(left, right) {
  return Object.fromEntries(Object.entries(left).map(([name, column]) => [name, together(column, right[name])]))
}

/** The first hours of all columns. */
export function head(columns, hours) {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, first(column, hours)]))
}

function together(left, right) {
  if (!Array.isArray(left)) return Float64Array.from([...left, ...right])
  // Bins are an array of hours; a mix is an array of tools.
  return left[0] instanceof Float64Array ? left.map((one, at) => together(one, right[at])) : [...left, ...right]
}

function first(column, hours) {
  return column[0] instanceof Float64Array ? column.map(one => one.slice(0, hours)) : column.slice(0, hours)
}
