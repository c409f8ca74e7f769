import type { Question } from '@spanledger/queries/question'

/** A value for every parameter of a question: those given, and otherwise ones that ask for everything. */
export function exampleParameters(
  question: Question,
  given: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(question.parameters).map(([name, type]) => [
      name,
      given[name] ?? question.defaults?.[name] ?? (name === 'limit' ? 100 : exampleOf(type)),
    ]),
  )
}

function exampleOf(type: string): unknown {
  if (type.startsWith('DateTime')) return new Date('2026-12-31')
  if (type.startsWith('UInt')) return 60
  return ''
}
