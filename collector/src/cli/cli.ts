import { Bug, CollectorError } from '../errors.ts'
import { ConfigError } from '../config/config.ts'
import { UsageError, type Command } from './command.ts'
import { helpOf } from './help.ts'

/** Every command, loaded when it is asked for: `keys` starts in a quarter of the time that all of them need. */
const commands: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['up', async () => (await import('./commands/up.ts')).up],
  ['demo', async () => (await import('./commands/demo.ts')).demo],
  ['query', async () => (await import('./commands/answers/query.ts')).query],
  ['runs', async () => (await import('./commands/answers/runs.ts')).runs],
  ['show', async () => (await import('./commands/answers/show.ts')).show],
  ['replay', async () => (await import('./commands/replay/replay.ts')).replay],
  ['golden', async () => (await import('./commands/golden/golden.ts')).golden],
  ['changes', async () => (await import('./commands/answers/changes.ts')).changes],
  ['findings', async () => (await import('./commands/answers/findings.ts')).findings],
  ['drift', async () => (await import('./commands/drift/drift.ts')).drift],
  ['compare', async () => (await import('./commands/compare/compare.ts')).compare],
  ['alerts', async () => (await import('./commands/alerts/alerts.ts')).alerts],
  ['mcp', async () => (await import('./commands/mcp.ts')).mcp],
  ['export', async () => (await import('./commands/export/export.ts')).exportCommand],
  ['prices', async () => (await import('./commands/prices/prices.ts')).prices],
  ['budgets', async () => (await import('./commands/budgets/budgets.ts')).budgets],
  ['keys', async () => (await import('./commands/keys.ts')).keys],
  ['spool', async () => (await import('./commands/spool.ts')).spool],
  ['redact-test', async () => (await import('./commands/redact-test.ts')).redactTest],
  ['doctor', async () => (await import('./commands/doctor.ts')).doctor],
])

/**
 * Runs one command line and answers with its exit code: 0 yes, 1 the answer is no, 2 it could not be asked.
 * Answers go to standard output, problems to standard error.
 */
export async function runCli(words: readonly string[], environment: NodeJS.ProcessEnv): Promise<number> {
  const [name = '--help', ...rest] = words
  if (name === '--help' || name === '-h' || name === 'help') return print(await overview())
  if (name === '--version') return print((await import('./version.ts')).version)
  const command = await commands.get(name)?.()
  if (!command) return refuse(`spanledger has no command ${JSON.stringify(name)}\n\n${await overview()}`)
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

async function overview(): Promise<string> {
  const loaded = await Promise.all([...commands.values()].map(load => load()))
  const width = Math.max(...loaded.map(({ name }) => name.length))
  const lines = loaded.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`)
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
