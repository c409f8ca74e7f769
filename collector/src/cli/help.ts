import type { Command } from './command.ts'

/** What `spanledger COMMAND --help` prints. */
export function helpOf({ name, summary, usage, example, options }: Command): string {
  const flags = Object.entries(options).map(
    ([flag, { value, help }]) => [`--${flag}${value ? ` ${value}` : ''}`, help] as const,
  )
  const width = Math.max(0, ...flags.map(([flag]) => flag.length))
  const lines = flags.map(([flag, help]) => `  ${flag.padEnd(width)}  ${help}`)
  return `spanledger ${name}: ${summary}

Usage: spanledger ${name} ${usage}

${lines.join('\n')}

Example:
  ${example}`
}
