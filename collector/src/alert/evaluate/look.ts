import type { Result } from '../incidents/incident.ts'
import type { AlertRule } from '../rules/alert-rule.ts'
import type { Asked, Row } from './ask.ts'
import { evaluate, type Sources } from './evaluate.ts'
import type { Health } from './checks/health.ts'

/** So many questions at once, so that the store has time for others. */
const mostAtOnce = 4

export interface Looked {
  readonly rule: AlertRule
  readonly result: Result
}

/** What each of these rules finds, in their order. What several of them ask is asked once. */
export async function lookAt(rules: readonly AlertRule[], sources: Sources, now: Date): Promise<readonly Looked[]> {
  const shared = sharedBy(sources)
  // As many as the settings file has, a thousand at most; what they ask waits for its turn.
  return Promise.all(rules.map(async rule => ({ rule, result: await evaluate(rule, shared, now) })))
}

function sharedBy({ ask, health, ...sources }: Sources): Sources {
  const answers = new Map<string, Promise<readonly Row[]>>()
  const inTurn = turns(mostAtOnce)
  let known: Promise<Health> | undefined
  return {
    ...sources,
    health: () => (known ??= health()),
    ask(asked) {
      const key = keyOf(asked)
      const answer = answers.get(key) ?? inTurn(() => ask(asked))
      answers.set(key, answer)
      return answer
    },
  }
}

function keyOf({ question, project, parameters, now }: Asked): string {
  return JSON.stringify([project, question, [...parameters].sort(byName), now.getTime()])
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : 1
}

type InTurn = <T>(work: () => Promise<T>) => Promise<T>

function turns(most: number): InTurn {
  const waiting: (() => void)[] = []
  let running = 0
  return async work => {
    if (running < most) running += 1
    // Whoever is done hands its turn on.
    else await new Promise<void>(resolve => waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}
