import { Bug, CollectorError } from '../errors.ts'
import { ConfigError } from '../config/config.ts'
import { UsageError, type Command } from './command.ts'
import { budgets } from './commands/budgets/budgets.ts'
import { alerts } from './commands/alerts.ts'
import { changes } from './commands/answers/changes.ts'
import { compare } from './commands/compare/compare.ts'
import { demo } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { drift } from './commands/drift/drift.ts'
import { exportCommand } from './commands/export/export.ts'
import { golden } from './commands/golden/golden.ts'
import { keys } from './commands/keys.ts'
import { mcp } from './commands/mcp.ts'
import { prices } from './commands/prices/prices.ts'
import { query } from './commands/answers/query.ts'
import { redactTest } from './commands/redact-test.ts'
import { replay } from './commands/replay/replay.ts'
import { runs } from './commands/answers/runs.ts'
import { show } from './commands/answers/show.ts'
import { spool } from './commands/spool.ts'
import { up } from './commands/up.ts'
import { helpOf } from './help.ts'

export const commands: readonly Command[] = [
  up,
  demo,
  query,
  runs,
  show,
  replay,
  golden,
  changes,
  drift,
  compare,
  alerts,
  mcp,
  exportCommand,
  prices,
  budgets,
  keys,
  spool,
  redactTest,
  doctor,
]

/**
 * Runs one command line and answers with its exit code: 0 yes, 1 the answer is no, 2 it could not be asked.
 * Answers go to standard output, problems to standard error.
 */
export async function runCli(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const [name = '--help', ...rest] = words
  if (name === '--help' || name === '-h' || name === 'help') return print(overview())
  if (name === '--version') return print((await import('./version.ts')).version)
  const command = commands.find(candidate => candidate.name === name)
  if (!command) return refuse(`spanledger has no command ${JSON.stringify(name)}\n\n${overview()}`)
  if (rest.includes('--help') || rest.includes('-h')) return print(command.explain?.(rest) ?? helpOf(command))
  try {
    return await command.run(rest, environment)
  } catch (error) {
    if (error instanceof UsageError) return refuse(`${error.message}\nSee \`spanledger ${name} --help\`.`)
    if (error instanceof ConfigError || error instanceof CollectorError) return refuse(error.message)
    if (error instanceof Bug || !(error instanceof Error)) throw error
    return refuse(`${error.name}: ${error.message}`)
  }
}

function overview(): string {
  const width = Math.max(...commands.map(({ name }) => name.length))
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
  return `spanledger: what did the agent do, and what did the finished task cost?

Usage: spanledger COMMAND [options]

${lines.join('\n')}

\`spanledger COMMAND --help\` explains one command, with an example.`
}

function print(text: string): number {
  console.log(text)
  return 0
}

function refuse(text: string): number {
  console.error(`spanledger: ${text}`)
  return 2
}
