import { readFileSync } from 'node:fs'

/** What a typed `{name:Type}` parameter takes. */
export type Parameter = string | number | bigint | Date

/** One question: the SQL of one file, with the types of what goes in and what comes out. */
export interface Question<Params extends object = object, Row extends object = object> {
  readonly name: string
  /** The first line of the file: the question in words. */
  readonly title: string
  readonly sql: string
  /** ClickHouse types of the parameters, by name. */
  readonly parameters: Readonly<Record<string, string>>
  /** What a parameter is where the asker does not say, from the header: `-- {name} = value: what it means`. */
  readonly defaults?: Readonly<Record<string, string>>
  /** Exist for the types only: no value is ever here. */
  readonly params?: Params
  readonly row?: Row
}

export function question<Params extends object, Row extends object>(
  name: string,
  parameters: Readonly<Record<string, string>>,
): Question<Params, Row> {
  const sql = readFileSync(new URL(`../${name}.sql`, import.meta.url), 'utf8')
  return { name, title: titleOf(sql), sql, parameters, defaults: defaultsOf(sql) }
}

/** The comment on the first line, without its dashes. */
export function titleOf(sql: string): string {
  return sql.slice(0, sql.indexOf('\n')).replace(/^--\s*/, '')
}

/** The comment at the head of the file, as a person reads it. */
export function headerOf(sql: string): string {
  const lines = sql.split('\n')
  return lines
    .slice(
      0,
      lines.findIndex(line => !line.startsWith('--')),
    )
    .map(line => line.replace(/^-- ?/, ''))
    .join('\n')
}

function defaultsOf(sql: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Array.from(sql.matchAll(/^-- \{(\w+)\} = (.*?): /gm), ([, name = '', value = '']) => [name, value]),
  )
}
