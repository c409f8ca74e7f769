import { questions } from '@spanledger/queries'
import type { Question } from '@spanledger/queries/question'
import { driftAt } from '@spanledger/queries/watch'
import type { Asked } from '../../../alert/evaluate/ask.ts'
import { evaluate } from '../../../alert/evaluate/evaluate.ts'
import type { Result } from '../../../alert/incidents/incident.ts'
import type { AlertRule } from '../../../alert/rules/alert-rule.ts'
import { readRules } from '../../../alert/rules/read-rules.ts'
import { parseTime } from '../../../api/parameters.ts'
import { readBudgets } from '../../../budget/read-budgets.ts'
import { ConfigError } from '../../../config/config.ts'
import type { Sections } from '../../../sections.ts'
import type { Asker } from '../../asker.ts'
import { configFrom } from '../../collector-options.ts'
import { UsageError } from '../../command.ts'
import type { AlertsCall } from './alerts-call.ts'

export interface NamedRule {
  readonly rule: AlertRule
  readonly budgets: Sections['budgets']
}

/** The rules of the settings file, without its sinks: their secrets are not needed here. @throws ConfigError */
export function rulesOf({ parsed, environment }: AlertsCall): Pick<Sections, 'rules' | 'budgets'> {
  const { sections } = configFrom(parsed, environment)
  const [{ rules, mistakes }, budgets] = [readRules(sections.alerts), readBudgets(sections.budgets)]
  const all = [...mistakes, ...budgets.mistakes]
  if (all.length > 0) throw new ConfigError(all.join('\n'))
  return { rules, budgets: budgets.budgets }
}

/** @throws UsageError naming the rules that there are */
export function ruleNamed(call: AlertsCall): NamedRule {
  const { rules, budgets } = rulesOf(call)
  const rule = rules.find(({ name }) => name === call.name)
  if (rule) return { rule, budgets }
  throw new UsageError(`which rule? There are ${rules.map(known => known.name).join(', ') || 'none: write some'}`)
}

/** What a rule finds, or would have found then. @throws UsageError if it cannot look */
export async function ruleAt({ rule, budgets }: NamedRule, asker: Asker, now: Date): Promise<Result> {
  const sources = {
    budgets,
    health: () => Promise.reject(new UsageError('the health of a collector is at its /readyz')),
    // A key says whose rows it asks for, so a rule of another project needs the key of that project.
    ask: async ({ question: name, parameters, now: then }: Asked) => {
      // Of drift only what was computed lately is kept.
      const question = name === 'drift' ? driftAt : questions.get(name)
      if (!question) throw new UsageError(`no question is called ${JSON.stringify(name)}`)
      // True: an answer is a list of rows with named columns.
      return (await asker.ask(question, asOf(question, parameters, then))) as readonly Readonly<
        Record<string, unknown>
      >[]
    },
  }
  const result = await evaluate(rule, sources, now)
  if (result.kind === 'error') throw new UsageError(`${rule.name}: ${result.message}`)
  return result
}

/** The parameters with the times they had then, as whoever answers takes them from now. */
function asOf({ parameters }: Question, texts: ReadonlyMap<string, string>, now: Date): ReadonlyMap<string, string> {
  const named = new Map(texts)
  for (const [name, type] of Object.entries(parameters)) {
    if (!type.startsWith('DateTime')) continue
    const text = texts.get(name) ?? (name === 'since' ? '24h' : undefined)
    named.set(name, (text === undefined ? now : parseTime({ name, type, text }, now)).toISOString())
  }
  return named
}
