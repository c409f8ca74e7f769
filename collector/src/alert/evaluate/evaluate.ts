import type { Budget } from '../../budget/budget.ts'
import type { Result } from '../incidents/incident.ts'
import type { AlertRule, Check } from '../rules/alert-rule.ts'
import type { Ask } from './ask.ts'
import { evaluateBudget } from './checks/budget.ts'
import { evaluateDrift } from './checks/drift.ts'
import { evaluateFindings } from './checks/findings.ts'
import { evaluateHealth, type Health } from './checks/health.ts'
import { evaluateQuestion } from './checks/question.ts'
import { evaluateRunaway } from './checks/runaway.ts'
import { evaluateUnpriced } from './checks/unpriced.ts'

/** What checks look at. */
export interface Sources {
  readonly ask: Ask
  readonly budgets: readonly Budget[]
  readonly health: () => Promise<Health>
}

/** What one check looks at, and for which moment. */
export interface Evaluating extends Sources {
  readonly project: string
  readonly now: Date
}

/** Looks once. A question that cannot be answered is a result, too. */
export async function evaluate({ check, project }: AlertRule, sources: Sources, now: Date): Promise<Result> {
  try {
    return await look(check, { ...sources, project, now })
  } catch (error) {
    return { kind: 'error', message: error instanceof Error ? error.message.slice(0, 300) : 'unknown' }
  }
}

async function look(check: Check, evaluating: Evaluating): Promise<Result> {
  switch (check.kind) {
    case 'question':
      return evaluateQuestion(check, evaluating)
    case 'budget':
      return evaluateBudget(check.budget, evaluating)
    case 'drift':
      return evaluateDrift(check.parameters, evaluating)
    case 'runaway':
      return evaluateRunaway(check, evaluating)
    case 'findings':
      return evaluateFindings(check, evaluating)
    case 'unpriced':
      return evaluateUnpriced(evaluating)
    case 'health':
      return evaluateHealth(evaluating)
    default:
      return { kind: 'observed', bad: [alive] }
  }
}

/** Always there: who does not hear of it any more knows that nobody is watching. */
const alive = {
  labels: {},
  value: undefined,
  says: 'alerting is alive; that this stops is the alarm',
  runs: [],
  change: undefined,
}
