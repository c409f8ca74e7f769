import { existsSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { clearResults, readPeerResults, readResults, type PeerResult, type Result } from './results.ts'

const target = fileURLToPath(new URL('../../instrumentation/COVERAGE.md', import.meta.url))

/**
 * Vitest's global setup: forgets the results of what is about to run, and ends by writing instrumentation/COVERAGE.md from
 * all there are. Of a run with `-t` nothing is kept but its results.
 */
export function setup(): (() => void) | undefined {
  if (process.argv.includes('-t')) return undefined
  clearResults()
  return () => {
    if (existsSync(new URL('.results/', import.meta.url)))
      writeFileSync(target, [...coverage(readResults()), ...peerSection(readPeerResults())].join('\n'))
  }
}

function coverage(results: readonly Result[]): string[] {
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
  ]
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

/** Which patterns fail in which version, and where. */
function failures(results: readonly Result[]): string[] {
  const failed = results.flatMap(({ version, node, format, hook, patterns }) =>
    patterns
      .filter(pattern => !pattern.same || !isSeen(pattern))
      .map(({ name, same }) => ({
        what: `${version}, ${name}: ${same ? 'not seen as it is' : 'changed'}`,
        where: `Node ${String(/\d+/.exec(node)?.[0])} ${format} ${hook}`,
      })),
  )
  const lines = [...grouped(failed, ({ what }) => what)].map(
    ([what, places]) => `- ${what} (${places.map(({ where }) => where).join(', ')})`,
  )
  return lines.length === 0 ? [] : ['What fails:', '', ...lines, '']
}

function grouped<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const groups = new Map<string, Value[]>()
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value])
  return groups
}

function isSeen({ seen, expected }: Result['patterns'][number]): boolean {
  return JSON.stringify(seen) === JSON.stringify(expected)
}

function peerSection(results: readonly PeerResult[]): string[] {
  if (results.length === 0) return []
  const names = (patterns: PeerResult['patterns']) => patterns.map(({ name }) => name).join(', ') || 'none'
  return [
    '## What others fail',
    '',
    'Measured by us with the same patterns: other instrumentations, set up with `--require` for CommonJS on Node 22 and the',
    'newest SDK that each can be used with. A pattern is changed where its caller sees something else than without it, or',
    'the process ends there or never. It is seen where each call is one span with its model, an error where there was one, and the',
    'tokens that the provider counted, by whichever names; retries and how a stream ended need not be told. Traceloop for',
    'Anthropic leaves cached tokens out of the input, which the conventions count in: most of its list is that.',
    '',
    '| instrumentation | SDK | patterns | changed | not seen as it is |',
    '|---|---|---|---|---|',
    ...results.map(({ peer, sdk, patterns }) => {
      const changed = patterns.filter(({ same }) => !same).length
      const unseen = patterns.filter(({ seen }) => !seen).length
      return `| ${peer} | ${sdk} | ${patterns.length} | ${changed} | ${unseen} |`
    }),
    '',
    ...results.flatMap(({ peer, patterns }) => [
      `- ${peer} changes: ${names(patterns.filter(({ same }) => !same))}`,
      `- ${peer} does not see as it is: ${names(patterns.filter(({ seen }) => !seen))}`,
    ]),
    '',
  ]
}
