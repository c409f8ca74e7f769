import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AppOptions } from '../../helpers/hooked-app.ts'
import type { ReceivedSpan } from '../../helpers/otlp-receiver.ts'
import { traceApp, type TracedRun } from '../../helpers/traced-app.ts'
import type { Combination } from '../matrix.ts'
import { startServers } from './servers.ts'

export interface Outcome {
  readonly run: TracedRun
  /** What the caller of each pattern saw. */
  readonly results: ReadonlyMap<string, string>
  readonly marks: readonly Mark[]
  /** The spans of calls that began while a pattern ran. */
  readonly spans: ReadonlyMap<string, readonly ReceivedSpan[]>
}

/** When a pattern began, and the calls that belong to it. */
interface Mark {
  readonly name: string
  readonly startMs: number
  readonly spans: readonly string[]
  readonly native: readonly string[]
}

/** Runs the patterns of one library in a process of its own. */
export async function runPatterns(
  { file, version, servers, node, format }: Combination,
  how: Pick<AppOptions, 'hook' | 'env' | 'limitMs'> = {},
): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'spanledger-conformance-'))
  const started = await startServers(servers)
  try {
    const marksFile = join(folder, 'marks')
    writeFileSync(marksFile, '')
    const run = await traceApp({
      app: `../../conformance/app/app.${format}`,
      args: [file, version.folder, version.name, version.version],
      node,
      ...(how.hook && { hook: how.hook }),
      ...(how.limitMs !== undefined && { limitMs: how.limitMs }),
      env: { CONFORMANCE_MARKS: marksFile, ...started.env, ...how.env },
      cwd: fileURLToPath(new URL(`../../libraries/${version.folder}/`, import.meta.url)),
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
    await started.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

function lines(text: string): readonly unknown[] {
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as unknown)
}

function byPattern(spans: readonly ReceivedSpan[], marks: readonly Mark[]): Map<string, ReceivedSpan[]> {
  const seen = new Map<string, ReceivedSpan[]>()
  const depth = depthIn(spans)
  for (const span of spans.toSorted((left, right) => left.startMs - right.startMs || depth(left) - depth(right))) {
    if (isAbove(span)) continue
    const { name } = marks.findLast(({ startMs }) => startMs <= span.startMs) ?? { name: 'before the first' }
    seen.set(name, [...(seen.get(name) ?? []), span])
  }
  return seen
}

/** The logical call above its attempts is no call of its own; a native span for all attempts is, and names its model. */
function isAbove({ attributes }: ReceivedSpan): boolean {
  return attributes['spanledger.attempts'] !== undefined && attributes['gen_ai.request.model'] === undefined
}

/** What begins within the same millisecond is told in the order of who called whom. */
function depthIn(spans: readonly ReceivedSpan[]): (span: ReceivedSpan) => number {
  const byId = new Map(spans.map(span => [span.spanId, span]))
  const depth = (span: ReceivedSpan | undefined): number =>
    span === undefined ? 0 : 1 + depth(byId.get(span.parentSpanId ?? ''))
  return depth
}
