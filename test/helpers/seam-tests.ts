import { beforeAll, expect, test } from 'vitest'
import { observedCases, type ObservedCase } from './observed-cases.ts'

export interface SeamTests {
  /** An application of `test/instrumentation/apps/seams`. */
  readonly app: string
  readonly node: string
  /** How each of its cases is told of, in order, and how it ends. */
  readonly told: Readonly<Record<string, readonly string[]>>
}

/** The tests that every seam has to pass; gives what was reported of one of the cases, for the tests of one seam. */
export function seamTests({ app, node, told }: SeamTests): (name: string) => unknown {
  let alone: readonly ObservedCase[] = []
  let observed: readonly ObservedCase[] = []
  beforeAll(async () => {
    alone = await observedCases({ app, node })
    observed = await observedCases({ app, node, args: ['observed'] })
  })

  test('is what it is without being observed', () => {
    expect(observed.map(({ name, outcome }) => [name, outcome])).toEqual(
      alone.map(({ name, outcome }) => [name, outcome]),
    )
  })

  test('is told of in order, once, to its end', () => {
    const seen = observed.map(({ name, reports }) => [
      name,
      reports.map(({ told, ended }) => [...told, ...(ended ?? [])].join(' ')),
    ])

    expect(Object.fromEntries(seen)).toEqual(told)
  })

  return name => observed.find(found => found.name === name)?.reports
}
