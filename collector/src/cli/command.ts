import { parseArgs, type ParseArgsConfig } from 'node:util'

/** A word after `spanledger`. */
export interface Command {
  readonly name: string
  readonly summary: string
  readonly usage: string
  readonly example: string
  readonly options: Readonly<Record<string, CommandOption>>
  /** What `--help` says beside the usage, of these words. */
  explain?(words: readonly string[]): string | undefined
  /** Answers with the exit code. */
  run(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<number>
}

export interface CommandOption {
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  /** How the value is called in `--help`. */
  readonly value?: string
  readonly help: string
}

/** The command line cannot be understood. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export interface ParsedWords {
  readonly positionals: readonly string[]
  text(name: string): string | undefined
  texts(name: string): readonly string[]
  has(name: string): boolean
}

/** @throws UsageError naming the option that is unknown or has no value */
export function parseWords(words: readonly string[], options: Readonly<Record<string, CommandOption>>): ParsedWords {
  const { values, positionals } = parseStrictly({
    args: [...words],
    options: { ...options },
    allowPositionals: true,
    strict: true,
  })
  return {
    positionals,
    text: name => (typeof values[name] === 'string' ? values[name] : undefined),
    texts: name => (Array.isArray(values[name]) ? values[name].filter(value => typeof value === 'string') : []),
    has: name => values[name] === true,
  }
}

function parseStrictly(config: ParseArgsConfig): ReturnType<typeof parseArgs> {
  try {
    return parseArgs(config)
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}
