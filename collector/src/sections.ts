import type { AlertRule } from './alert/rules/alert-rule.ts'
import { readRules } from './alert/rules/read-rules.ts'
import { readSinks } from './alert/sinks/read-sinks.ts'
import type { SinkConfig } from './alert/sinks/sink.ts'
import type { Budget } from './budget/budget.ts'
import { readBudgets } from './budget/read-budgets.ts'
import { ConfigError, type Config } from './config/config.ts'
import { readToolPrices } from './enrich/tools/tool-prices.ts'
import type { LoginConfig } from './login/login-config.ts'
import { readLogin } from './login/read-login.ts'

/** The sections of the settings file, checked. */
export interface Sections {
  readonly rules: readonly AlertRule[]
  readonly sinks: readonly SinkConfig[]
  readonly budgets: readonly Budget[]
  /** Nano-dollars a call, by the tool's name. */
  readonly tools: ReadonlyMap<string, bigint>
  /** Who may sign in, and how; undefined where nothing is said. */
  readonly login: LoginConfig | undefined
}

/** @throws ConfigError with a line for every mistake in any of them */
export function readSections({ sections, publicUrl }: Config, environment: NodeJS.ProcessEnv = process.env): Sections {
  const alerts = readRules(sections.alerts)
  const sinks = readSinks(sections.sinks, environment)
  const budgets = readBudgets(sections.budgets)
  const tools = readToolPrices(sections.tools)
  const { login, mistakes: ofLogin } = readLogin(sections.login, { environment, publicUrl })
  const mistakes = [
    ...ofLogin,
    ...[alerts, sinks, budgets, tools].flatMap(read => read.mistakes),
    ...alerts.rules.flatMap(rule => unknownSinks(rule, sinks.sinks)),
  ]
  if (mistakes.length > 0) throw new ConfigError(mistakes.join('\n'))
  return { rules: alerts.rules, sinks: sinks.sinks, budgets: budgets.budgets, tools: tools.prices, login }
}

function unknownSinks({ name, sinks }: AlertRule, known: readonly SinkConfig[]): readonly string[] {
  return sinks
    .filter(wanted => !known.some(sink => sink.name === wanted))
    .map(wanted => `alerts: ${name} names the sink ${JSON.stringify(wanted)}, which is not among sinks`)
}
