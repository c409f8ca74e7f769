import type { AlertRule } from '../rules/alert-rule.ts'
import type { Ask } from './ask.ts'

/** Which `hours` a rule asks of the question `drift` in its project. */
export interface AskedHours {
  readonly project: string
  readonly hours: number
}

/** Asks, and of `drift` has first computed what is due, so that no alert waits for whoever does it in the background. */
export function freshDrift(ask: Ask, fresh: (project: string, hours?: number) => Promise<void>): Ask {
  return async asked => {
    if (asked.question === 'drift') await fresh(asked.project, hoursIn(asked.parameters))
    return ask(asked)
  }
}

/** What drift has to be computed for, so that each of these rules finds it. */
export function hoursOfRules(rules: readonly AlertRule[]): readonly AskedHours[] {
  return rules.flatMap(({ check, project }) => {
    const asksDrift = check.kind === 'drift' || (check.kind === 'question' && check.question === 'drift')
    const hours = asksDrift ? hoursIn(check.parameters) : undefined
    return hours === undefined ? [] : [{ project, hours }]
  })
}

/** Undefined where there is none, or no number: the question says that. */
function hoursIn(parameters: ReadonlyMap<string, string>): number | undefined {
  const text = parameters.get('hours') ?? ''
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
