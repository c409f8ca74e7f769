import type { ParsedWords } from '../../command.ts'

/** What one of the golden commands was asked. */
export interface Asked {
  readonly words: ParsedWords
  /** What stands behind the word that says which. */
  readonly rest: readonly string[]
  /** Where the set is. */
  readonly folder: string
  readonly environment: NodeJS.ProcessEnv
}
