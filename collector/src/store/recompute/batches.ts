/** A trace that was touched, with the time of its first and its last span, as ClickHouse writes DateTime64(9). */
export interface TouchedTrace {
  readonly project: string
  readonly trace_id: string
  readonly first: string
  readonly last: string
}

/** Traces of one project that are computed together, and the time in which all their spans lie. */
export interface TraceBatch {
  readonly project: string
  readonly traces: readonly string[]
  readonly first: string
  readonly last: string
}

/**
 * Cuts traces, sorted by project and first span, into batches that lie close together: a batch costs what there is to
 * read between its first and its last span, and one trace with a clock from 1970 must not make the others dear.
 */
export function traceBatches(traces: readonly TouchedTrace[]): readonly TraceBatch[] {
  const batches: { project: string; traces: string[]; first: string; last: string }[] = []
  for (const { project, trace_id, first, last } of traces) {
    const open = batches.at(-1)
    if (open?.project === project && open.traces.length < batchTraces && isNear(open.last, first)) {
      open.traces.push(trace_id)
      // Texts of one length and form sort like the times they name.
      if (last > open.last) open.last = last
    } else batches.push({ project, traces: [trace_id], first, last })
  }
  return batches
}

/** Something that was touched and is not a trace: a task by its id in `task_places`, or a time by its beginning. */
export interface Place {
  readonly project: string
  readonly id: string
}

/** Places of one project that are computed together. */
export interface PlaceBatch {
  readonly project: string
  readonly ids: readonly string[]
}

/** Cuts places, sorted by project, into batches. */
export function placeBatches(places: readonly Place[], most: number): readonly PlaceBatch[] {
  const batches: { project: string; ids: string[] }[] = []
  for (const { project, id } of places) {
    const open = batches.at(-1)
    if (open?.project === project && open.ids.length < most) open.ids.push(id)
    else batches.push({ project, ids: [id] })
  }
  return batches
}

/** A trace, with how many characters are said in it. */
export interface Texts {
  readonly trace_id: string
  readonly characters: string
}

/** Cuts traces into batches of so few characters that the words of all of them fit into memory at once. */
export function textBatches(texts: readonly Texts[]): readonly (readonly string[])[] {
  const batches: string[][] = []
  let characters = 0
  for (const { trace_id, characters: more } of texts) {
    characters += Number(more)
    const open = batches.at(-1)
    if (open && characters <= batchCharacters) open.push(trace_id)
    else {
      batches.push([trace_id])
      characters = Number(more)
    }
  }
  return batches
}

const batchCharacters = 8_000_000
const batchTraces = 500
const nearMs = 6 * 3_600_000

function isNear(last: string, first: string): boolean {
  return millisecondsOf(first) - millisecondsOf(last) <= nearMs
}

function millisecondsOf(time: string): number {
  return Date.parse(`${time.slice(0, 23).replace(' ', 'T')}Z`)
}
