import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

export interface Migration {
  readonly version: number
  readonly name: string
  /** SHA-256 of the file: a migration that was applied is never edited. */
  readonly hash: string
  readonly statements: readonly string[]
}

/** All migrations, in order. They only ever go forward. */
export function readMigrations(): readonly Migration[] {
  const folder = new URL('../migrations/', import.meta.url)
  const files = readdirSync(folder).filter(file => /^\d{4}-[\w-]+\.sql$/.test(file))
  return files.sort().map(file => {
    const text = readFileSync(new URL(file, folder), 'utf8')
    return {
      version: Number(file.slice(0, 4)),
      name: file.slice(5, -'.sql'.length),
      hash: createHash('sha256').update(text).digest('hex'),
      statements: statementsOf(text),
    }
  })
}

/** Statements end with a semicolon at the end of a line; comments stay with the statement below them. */
function statementsOf(text: string): readonly string[] {
  return text
    .split(/;[ \t]*\n/)
    .map(statement => statement.trim())
    .filter(statement => statement.replaceAll(/^\s*--.*$/gm, '').trim() !== '')
}
