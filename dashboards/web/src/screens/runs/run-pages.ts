import type { RunsMatchingRow } from '@spanledger/queries'
import { useEffect, useRef, useState } from 'preact/hooks'
import { ask, AskError } from '../../answers/ask.ts'
import { repeat } from '../../answers/use-answer.ts'

export interface RunPages {
  /** Newest first. Undefined until the first page is there. */
  readonly runs: readonly RunsMatchingRow[] | undefined
  readonly isComplete: boolean
  readonly failure: AskError | undefined
  /** Fetches the next page, unless one is under way or there is none. */
  readonly more: () => void
}

/** Small at first, to be there at once; who scrolls on wants many. */
const pageSizes = [200, 1_000, 5_000] as const
const tailMs = 2_000

/** Runs that match, page after page as the reader goes down; the tail keeps up with what comes in. */
export function useRunPages(parameters: Readonly<Record<string, string>>, isLive: boolean): RunPages {
  const key = JSON.stringify(parameters)
  const [list, setList] = useState<List>(empty(key))
  const current = useRef(list)
  const keep = (next: List) => {
    current.current = next
    setList(next)
  }
  const fetchPage = async (signal?: AbortSignal) => {
    const { pages, runs, isBusy, isComplete } = current.current
    if (isBusy || isComplete) return
    current.current = { ...current.current, isBusy: true }
    const limit = pageSizes[Math.min(pages, pageSizes.length - 1)] ?? 200
    try {
      const page = await askPage({ ...parameters, ...behind(runs.at(-1)), limit: String(limit) }, signal)
      if (signal?.aborted || current.current.key !== key) return
      const all = [...current.current.runs, ...page]
      keep({ key, runs: all, pages: pages + 1, isBusy: false, isComplete: page.length < limit, failure: undefined })
    } catch (error) {
      if (error instanceof AskError && current.current.key === key)
        keep({ ...current.current, isBusy: false, failure: error })
    }
  }
  useEffect(() => {
    keep(empty(key))
    const ended = new AbortController()
    void fetchPage(ended.signal)
    return () => ended.abort()
  }, [key])
  useEffect(() => {
    if (!isLive) return undefined
    return repeat(async signal => {
      if (current.current.pages === 0) return
      try {
        const newest = await askPage({ ...parameters, ...behind(undefined), limit: '200' }, signal)
        if (current.current.key === key)
          keep({ ...current.current, runs: merged(current.current.runs, newest), failure: undefined })
      } catch (error) {
        if (error instanceof AskError) keep({ ...current.current, failure: error })
      }
    }, tailMs)
  }, [key, isLive])
  const isThere = list.key === key && (list.pages > 0 || list.runs.length > 0)
  return {
    runs: isThere ? list.runs : undefined,
    isComplete: list.isComplete,
    failure: list.key === key ? list.failure : undefined,
    more: () => void fetchPage(),
  }
}

interface List {
  readonly key: string
  readonly runs: readonly RunsMatchingRow[]
  readonly pages: number
  readonly isBusy: boolean
  readonly isComplete: boolean
  readonly failure: AskError | undefined
}

function empty(key: string): List {
  return { key, runs: [], pages: 0, isBusy: false, isComplete: false, failure: undefined }
}

function behind(last: RunsMatchingRow | undefined): Record<string, string> {
  return { before_nano: last?.started_nano ?? '', before_id: last?.trace_id ?? '' }
}

function askPage(
  parameters: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<readonly RunsMatchingRow[]> {
  return ask<RunsMatchingRow>('runs-matching', parameters, signal)
}

/** What is known keeps its place, whatever became of it; what is new comes where its beginning puts it. */
function merged(runs: readonly RunsMatchingRow[], newest: readonly RunsMatchingRow[]): readonly RunsMatchingRow[] {
  const fresh = new Map(newest.map(run => [run.trace_id, run]))
  const updated = runs.map(run => {
    const now = fresh.get(run.trace_id)
    fresh.delete(run.trace_id)
    return now ? { ...now, started_nano: run.started_nano } : run
  })
  if (fresh.size === 0) return updated
  return [...fresh.values(), ...updated].sort(newestFirst)
}

function newestFirst(one: RunsMatchingRow, other: RunsMatchingRow): number {
  const first = `${one.started_nano.padStart(20, '0')}${one.trace_id}`
  return first < `${other.started_nano.padStart(20, '0')}${other.trace_id}` ? 1 : -1
}
