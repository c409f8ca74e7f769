import { signal } from '@preact/signals'
import { read } from './ask.ts'

export interface KnownQuestion {
  readonly name: string
  readonly title: string
  readonly parameters: Readonly<Record<string, string>>
}

/** The questions this collector answers, or undefined while it has not said. */
export const known = signal<ReadonlyMap<string, KnownQuestion> | undefined>(undefined)

export async function learnQuestions(): Promise<void> {
  // True: this list is written by the collector itself.
  const list = JSON.parse(await read('/api/questions')) as readonly KnownQuestion[]
  known.value = new Map(list.map(question => [question.name, question]))
}

/** Those of the parameters that the question takes. */
export function takenBy(question: KnownQuestion, offered: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(offered).filter(([name]) => Object.hasOwn(question.parameters, name)))
}
