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
  /** Exist for the types only: no value is ever here. */
  readonly params?: Params
  readonly row?: Row
}

export function question<Params extends object, Row extends object>(
  name: string,
  parameters: Readonly<Record<string, string>>,
): Question<Params, Row> {
  const sql = readFileSync(new URL(`../${name}.sql`, import.meta.url), 'utf8')
  return { name, title: titleOf(sql), sql, parameters }
}

/** The comment on the first line, without its dashes. */
export function titleOf(sql: string): string {
  return sql.slice(0, sql.indexOf('\n')).replace(/^--\s*/, '')
}
