import { test } from 'vitest'
import { combinations, type Combination } from './matrix.ts'
import { record } from './results.ts'
import { runPatterns, type Outcome } from './run/run-patterns.ts'
import { shortForm } from './run/short-form.ts'

const flags = ['--require', '--import'] as const

test.concurrent.for(combinations.map(each => [titleOf(each), each] as const))(
  '%s is left as it is and seen',
  async ([, combination], { expect }) => {
    const inOrder = (forms: readonly string[]) => (combination.unordered ? forms.toSorted() : forms)
    const alone = await runPatterns(combination)
    for (const hook of flags) {
      const hooked = await runPatterns(combination, { hook })
      const table = hooked.marks.map(({ name, spans, native }) => ({
        name,
        seen: inOrder((hooked.spans.get(name) ?? []).map(shortForm)),
        expected: inOrder(combination.version.native ? native : spans),
        same: hooked.results.get(name) === alone.results.get(name),
      }))
      record(combination, hook, table)

      expect.soft(hooked.results, hook).toEqual(alone.results)
      expect.soft([hooked.run.code, stderrOf(hooked)], hook).toEqual([alone.run.code, stderrOf(alone)])
      expect
        .soft(Object.fromEntries(table.map(({ name, seen }) => [name, seen])), hook)
        .toEqual(Object.fromEntries(table.map(({ name, expected }) => [name, expected])))
    }
  },
)

test.runIf(combinations.length === 0)('no library was asked for', () => undefined)

function titleOf({ library, version, format, nodeName }: Combination): string {
  return `${library} ${version.version} as ${format} on ${nodeName}`
}

/** Node puts the number of its process before a warning. */
function stderrOf({ run }: Outcome): string {
  return run.stderr.replaceAll(/\(node:\d+\)/g, '(node)')
}
