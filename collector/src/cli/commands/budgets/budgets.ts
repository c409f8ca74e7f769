import { budgetBurn } from '@spanledger/queries'
import { periodAround, type Budget } from '../../../budget/budget.ts'
import { burnOf, burnParameters } from '../../../budget/budget-burn.ts'
import { judgeBurn, type Judgement } from '../../../budget/judge-burn.ts'
import { readBudgets } from '../../../budget/read-budgets.ts'
import { ConfigError } from '../../../config/config.ts'
import { askerOptions, openAsker, type Asker } from '../../asker.ts'
import { collectorOptions, configFrom } from '../../collector-options.ts'
import { parseWords, type Command, type CommandOption } from '../../command.ts'
import { budgetsText, type JudgedBudget } from './budgets-text.ts'

const { config } = collectorOptions as Record<'config', CommandOption> // True: it is one of the collector's options.

export const budgets: Command = {
  name: 'budgets',
  summary: 'say how far the budgets of the settings file are spent; 1 if one is overspent',
  usage: '[options]',
  example: 'spanledger budgets --config spanledger.yaml',
  options: {
    project: { type: 'string', value: 'NAME', help: 'whose budgets to show (default: those of the project default)' },
    json: { type: 'boolean', help: 'print JSON' },
    config,
    ...askerOptions,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const { budgets, mistakes } = readBudgets(configFrom(parsed, environment).sections.budgets)
    if (mistakes.length > 0) throw new ConfigError(mistakes.join('\n'))
    const project = parsed.text('project') ?? 'default'
    const wanted = budgets.filter(budget => budget.project === project)
    const asker = await openAsker(parsed, environment)
    try {
      const judged: JudgedBudget[] = []
      for (const budget of wanted) judged.push(await judge(budget, asker))
      console.log(parsed.has('json') ? JSON.stringify(judged.map(printable), undefined, 2) : budgetsText(judged))
      return judged.some(({ judgement }) => judgement.state === 'overspent') ? 1 : 0
    } finally {
      await asker.close()
    }
  },
}

async function judge(budget: Budget, asker: Asker): Promise<JudgedBudget> {
  const now = new Date()
  const [row] = await asker.ask(budgetBurn, burnParameters(budget, now))
  const burn = burnOf(row, budget)
  const judgement = judgeBurn(burn, periodAround(budget.period, now).hours)
  return { budget, burn, judgement, unpricedCalls: Number(row?.unpriced_calls ?? 0) }
}

function printable({ budget, burn, judgement, unpricedCalls }: JudgedBudget): object {
  const { spentNano, limitNano, forecastNano, ...burns } = burn
  const amounts = { spentNano, limitNano, forecastNano }
  const texts = Object.fromEntries(Object.entries(amounts).map(([name, nano]) => [name, nano.toString()]))
  const { state, reasons }: Judgement = judgement
  return { ...budget, ...texts, ...burns, unpricedCalls, state, reasons }
}
