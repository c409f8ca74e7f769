import { existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { clearResults, readResults, type Result } from './results.ts'

const target = fileURLToPath(new URL('../../instrumentation/COVERAGE.md', import.meta.url))

/** Vitest's global setup: starts with no results, and ends by writing instrumentation/COVERAGE.md from them. */
export function setup(): () => void {
  clearResults()
  return () => {
    if (existsSync(new URL('.results/', import.meta.url)) && !process.argv.includes('-t'))
      writeFileSync(target, coverage(readResults()))
  }
}

function coverage(results: readonly Result[]): string {
  const libraries = grouped(results, ({ library }) => library)
  return [
    '# What the hook is tested with',
    '',
    'Written by `npm run conformance`. A pattern is ordinary code on the real library against a server on loopback. It',
    'passes where its caller sees the same with and without the hook (values, errors, the order of chunks, the exit code)',
    'and every call is one correct span, none left open. Each runs as CommonJS and as an ES module, with `--require` and',
    'with `--import`.',
    '',
    ...[...libraries]
      .sort(([left], [right]) => left.localeCompare(right, 'en'))
      .flatMap(([library, results]) => section(library, results)),
  ].join('\n')
}

function section(library: string, results: readonly Result[]): string[] {
  const versions = [...grouped(results, ({ version }) => version)].sort(([left], [right]) =>
    left.localeCompare(right, 'en', { numeric: true }),
  )
  return [
    `## ${library}`,
    '',
    '| version | patterns | Node | runs | unchanged | seen |',
    '|---|---|---|---|---|---|',
    ...versions.map(([version, results]) => row(version, results)),
    '',
    ...failures(results),
  ]
}

function row(version: string, results: readonly Result[]): string {
  const patterns = results.flatMap(result => result.patterns)
  const names = new Set(patterns.map(({ name }) => name))
  const nodes = [...new Set(results.map(({ node }) => Number(/\d+/.exec(node)?.[0])))].sort(
    (left, right) => left - right,
  )
  const unchanged = patterns.filter(({ same }) => same).length
  const seen = patterns.filter(isSeen).length
  return `| ${version} | ${names.size} | ${nodes.join(', ')} | ${patterns.length} | ${unchanged} | ${seen} |`
}

function failures(results: readonly Result[]): string[] {
  const failed = results.flatMap(({ version, node, format, hook, patterns }) =>
    patterns
      .filter(pattern => !pattern.same || !isSeen(pattern))
      .map(
        ({ name, same }) =>
          `- ${version}, ${node}, ${format}, ${hook}: ${name} (${same ? 'not seen as it is' : 'changed'})`,
      ),
  )
  return failed.length === 0 ? [] : ['What fails:', '', ...failed, '']
}

function grouped<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>()
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value])
  return groups
}

function isSeen({ seen, expected }: Result['patterns'][number]): boolean {
  return JSON.stringify(seen) === JSON.stringify(expected)
}
