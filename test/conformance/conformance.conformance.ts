import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ReceivedSpan } from '../helpers/otlp-receiver.ts'
import { startStores } from '../helpers/stores/stores.ts'
import { traceApp, type TracedRun } from '../helpers/traced-app.ts'
import { combinations, type Combination } from './matrix.ts'
import { record } from './results.ts'

const flags = ['--require', '--import'] as const

describe.each(combinations.map(each => [titleOf(each), each] as const))('%s', (_, combination) => {
  let alone: Outcome
  beforeAll(async () => {
    alone = await runPatterns(combination)
  })

  test.each(flags)('is left as it is and seen with %s', async hook => {
    const hooked = await runPatterns(combination, hook)
    const table = hooked.marks.map(({ name, spans, native }) => ({
      name,
      seen: hooked.spans.get(name) ?? [],
      expected: combination.version.native ? native : spans,
      same: hooked.results.get(name) === alone.results.get(name),
    }))
    record(combination, hook, table)

    expect(hooked.results).toEqual(alone.results)
    expect([hooked.run.code, stderrOf(hooked)]).toEqual([alone.run.code, stderrOf(alone)])
    expect(Object.fromEntries(table.map(({ name, seen }) => [name, seen]))).toEqual(
      Object.fromEntries(table.map(({ name, expected }) => [name, expected])),
    )
  })
})

function titleOf({ library, version, format, nodeName }: Combination): string {
  return `${library} ${version.version} as ${format} on ${nodeName}`
}

interface Outcome {
  readonly run: TracedRun
  /** What the caller of each pattern saw. */
  readonly results: ReadonlyMap<string, string>
  readonly marks: readonly Mark[]
  /** The calls that were seen while a pattern ran. */
  readonly spans: ReadonlyMap<string, readonly string[]>
}

/** Node puts the number of its process before a warning. */
function stderrOf({ run }: Outcome): string {
  return run.stderr.replaceAll(/\(node:\d+\)/g, '(node)')
}

/** When a pattern began, and the calls that belong to it. */
interface Mark {
  readonly name: string
  readonly startMs: number
  readonly spans: readonly string[]
  readonly native: readonly string[]
}

async function runPatterns(combination: Combination, hook?: (typeof flags)[number]): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'spanledger-conformance-'))
  const stores = await startStores()
  try {
    const marksFile = join(folder, 'marks')
    writeFileSync(marksFile, '')
    const { file, version, node, format } = combination
    const run = await traceApp({
      app: `../../conformance/app/app.${format}`,
      args: [file, version.folder, version.name, version.version],
      node,
      ...(hook && { hook }),
      env: { CONFORMANCE_MARKS: marksFile, ...stores.env },
      cwd: fileURLToPath(new URL(`../libraries/${version.folder}/`, import.meta.url)),
    })
    const marks = lines(readFileSync(marksFile, 'utf8')) as readonly Mark[]
    const results = (lines(run.stdout) as readonly unknown[][]).map(([name, seen]) => [String(name), seen] as const)
    return {
      run,
      marks,
      results: new Map(results.map(([name, seen]) => [name, JSON.stringify(seen)])),
      spans: byPattern(run.spans, marks),
    }
  } finally {
    await stores.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function lines(text: string): readonly unknown[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as unknown)
}

function byPattern(spans: readonly ReceivedSpan[], marks: readonly Mark[]): Map<string, string[]> {
  const seen = new Map<string, string[]>()
  for (const span of spans.toSorted((left, right) => left.startMs - right.startMs)) {
    // The logical call above its attempts is no call of its own.
    if (span.attributes['spanledger.attempts'] !== undefined) continue
    const { name } = marks.findLast(({ startMs }) => startMs <= span.startMs) ?? { name: 'before the first' }
    seen.set(name, [...(seen.get(name) ?? []), shortForm(span)])
  }
  return seen
}

/** Operation and model, HTTP status or `failed`, tokens in > out, how a stream ended; of a tool its name, of a look-up its source. */
function shortForm({ attributes }: ReceivedSpan): string {
  const of = (name: string) => attributes[name]
  if (of('gen_ai.operation.name') === 'execute_tool') return `execute_tool ${String(of('gen_ai.tool.name'))}`
  const group = of('gen_ai.agent.name') ?? of('gen_ai.workflow.name')
  if (/^invoke_(agent|workflow)$/.test(String(of('gen_ai.operation.name'))))
    return [of('gen_ai.operation.name'), group, of('error.type') && 'failed'].filter(Boolean).join(' ')
  if (of('gen_ai.operation.name') === 'retrieval') return `retrieval ${String(of('gen_ai.data_source.id'))}`
  const tokens = ['input', 'output'].map(kind => String(of(`gen_ai.usage.${kind}_tokens`) ?? '-')).join('>')
  const status = of('http.response.status_code') ?? (of('error.type') === undefined ? 'unknown' : 'failed')
  const parts = [of('gen_ai.operation.name'), of('gen_ai.request.model'), status, tokens, of('spanledger.stream.end')]
  return parts
    .filter(part => part !== undefined)
    .map(String)
    .join(' ')
}
