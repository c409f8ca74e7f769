import { readFileSync } from 'node:fs'

/** One question of a board, or one of `queries/`, as Grafana's ClickHouse data source takes it. */
export interface GrafanaSql {
  /** The question in words. */
  readonly title: string
  readonly sql: string
}

/**
 * A question of a board: `overview/runs` is the part `-- @runs` of `sql/overview.sql`. A name without a slash is a file
 * of `queries/`, the same that the command line asks.
 */
export function sqlOf(name: string): GrafanaSql {
  const [file = '', part] = name.split('/')
  const source = part === undefined ? questionFile(file) : partOf(file, part)
  const lines = source.trim().split('\n')
  const comments = lines.slice(
    0,
    lines.findIndex(line => !line.startsWith('--')),
  )
  const title = comments[0]?.replace(/^--\s*/, '')
  if (!title?.includes('?')) throw new Error(`${name}: its first line is no question`)
  const statement = lines.slice(comments.length).join('\n')
  return { title, sql: `-- ${name}\n${forGrafana(statement, defaultsIn(comments))}` }
}

function questionFile(name: string): string {
  return readFileSync(new URL(`../../../queries/${name}.sql`, import.meta.url), 'utf8')
}

function partOf(file: string, part: string): string {
  const text = readFileSync(new URL(`../sql/${file}.sql`, import.meta.url), 'utf8')
  const found = text.split(/^-- @/m).find(section => section.startsWith(`${part}\n`))
  if (found === undefined) throw new Error(`sql/${file}.sql has no part @${part}`)
  return found.slice(part.length + 1)
}

function defaultsIn(comments: readonly string[]): ReadonlyMap<string, string> {
  const lines = comments.map(line => /^-- \{(\w+)\} = (.*?): /.exec(line))
  return new Map(lines.flatMap(match => (match ? [[match[1] ?? '', match[2] ?? '']] : [])))
}

/**
 * Grafana has no typed parameters: times become macros, what the board asks becomes a variable, and the rest what the
 * question says by itself. `project` stays: the collector fills it in from the key.
 */
function forGrafana(sql: string, defaults: ReadonlyMap<string, string>): string {
  return sql
    .replaceAll(/--.*$/gm, '')
    .replaceAll(/\n\s*\n/g, '\n')
    .replaceAll(/\{filter:(\w+)\}/g, (_, table: string) => filterOf(table))
    .replaceAll(/\{around:(\w+)\}/g, (_, column: string) => around(column))
    .replaceAll(/\{(\w+):([A-Z]\w*(?:\(\d+\))?)\}/g, (whole, name: string, type: string) => {
      if (name === 'project') return whole
      const fixed = replacements.get(name)
      if (fixed !== undefined) return fixed
      const value = defaults.get(name)
      if (value === undefined) throw new Error(`nothing says what {${name}:${type}} is on a board`)
      return type.startsWith('UInt') ? value : `'${value}'`
    })
    .trim()
}

const replacements: ReadonlyMap<string, string> = new Map([
  ['since', '$__fromTime_ms'],
  ['until', '$__toTime_ms'],
  ['limit', '100'],
  ['run', '${run:singlequote}'],
  ['limit_usd', '${budget_usd:singlequote}'],
  ...['actions', 'who', 'before_id', 'before_nano'].map(name => [name, "''"] as const),
])

/** A run is found by its time, too. */
function around(column: string): string {
  const of = (time: string) =>
    `(SELECT ${time} FROM trace_index WHERE project = {project:String} AND trace_id = \${run:singlequote})`
  return `${column} >= ${of('min(first_start)')} AND ${column} <= ${of('max(last_start)')}`
}

/** The variables of the boards, by the columns that a table has for them. */
function filterOf(table: string): string {
  const columns = filters[table]
  if (!columns) throw new Error(`no filter is called ${table}`)
  return Object.entries(columns)
    .map(([variable, condition]) => `$__conditionalAll(${condition}, $${variable})`)
    .join(' AND ')
}

const isOneOf = (variable: string, column: string) => `${column} IN (\${${variable}:singlequote})`

const tasks = {
  service: isOneOf('service', 'service'),
  env: isOneOf('env', 'environment'),
  agent: isOneOf('agent', 'agent'),
  task: isOneOf('task', 'name'),
  model: 'hasAny(mapKeys(model_calls), [${model:singlequote}])',
}

const steps = {
  service: isOneOf('service', 'service'),
  env: isOneOf('env', 'environment'),
  agent: isOneOf('agent', 'agent'),
  task: isOneOf('task', 'task_name'),
}

const filters: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  tasks,
  parts: tasks,
  spans: { ...steps, model: isOneOf('model', 'response_model') },
  // Tools and look-ups know no model.
  steps,
  costs: {
    service: isOneOf('service', 'service'),
    agent: isOneOf('agent', 'agent'),
    model: isOneOf('model', 'model'),
  },
  signals: { service: isOneOf('service', 'service'), task: isOneOf('task', 'task') },
  changes: { service: isOneOf('service', 'service'), env: isOneOf('env', 'environment') },
}
