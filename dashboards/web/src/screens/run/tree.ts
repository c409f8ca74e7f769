import type { RunOutlineRow } from '@spanledger/queries'

/** A step in its place: the steps of a run in pre-order, each with what is below it. */
export interface Node {
  readonly step: RunOutlineRow
  readonly depth: number
  /** Where in the list its parent stands, or -1. */
  readonly parent: number
  /** Where in the list the first step stands that is not below it. */
  readonly end: number
  /** Milliseconds since the run began. */
  readonly beginMs: number
  readonly tookMs: number
  /** What it and all below it cost, and how many of their bills are not known. */
  readonly nano: bigint
  readonly unpriced: number
}

/** The steps as a tree, in order of time. A step whose parent never arrived stands at the top. */
export function treeOf(steps: readonly RunOutlineRow[]): readonly Node[] {
  const { below, tops } = childrenOf([...steps].sort(byTime))
  const start = steps.reduce((least, { start_nano: nano }) => (BigInt(nano) < least ? BigInt(nano) : least), latest)
  const nodes: Placed[] = []
  const seen = new Set<string>()
  const walk = (top: RunOutlineRow) => {
    const open: { step: RunOutlineRow; parent: number; depth: number }[] = [{ step: top, parent: -1, depth: 0 }]
    for (let next = open.pop(); next; next = open.pop()) {
      const { step, parent, depth } = next
      if (seen.has(step.span_id)) continue
      seen.add(step.span_id)
      const place = nodes.push(placed({ step, parent, depth, start })) - 1
      for (const child of (below.get(step.span_id) ?? []).toReversed())
        open.push({ step: child, parent: place, depth: depth + 1 })
    }
  }
  tops.forEach(walk)
  // Steps that are each other's parents hang on no top.
  if (seen.size < steps.length) steps.forEach(walk)
  return summed(nodes)
}

/** The places in the list that are seen while these steps are closed. */
export function visible(nodes: readonly Node[], closed: ReadonlySet<string>): readonly number[] {
  const places: number[] = []
  for (let place = 0; place < nodes.length;) {
    const node = nodes[place]
    if (!node) break
    places.push(place)
    place = closed.has(node.step.span_id) ? node.end : place + 1
  }
  return places
}

type Placed = { -readonly [name in keyof Node]: Node[name] }

const latest = 1n << 63n

function placed({
  step,
  parent,
  depth,
  start,
}: {
  step: RunOutlineRow
  parent: number
  depth: number
  start: bigint
}): Placed {
  const isCounted = step.uncounted === ''
  return {
    step,
    parent,
    depth,
    end: 0,
    beginMs: Number(BigInt(step.start_nano) - start) / 1e6,
    tookMs: Number(step.duration_ns) / 1e6,
    nano: isCounted ? BigInt(step.cost_nano ?? 0) : 0n,
    unpriced: isCounted && step.cost_nano === null ? 1 : 0,
  }
}

/** From the last to the first, so that what is below is complete before it is added to what is above. */
function summed(nodes: Placed[]): readonly Node[] {
  for (let place = nodes.length - 1; place >= 0; place -= 1) {
    const node = nodes[place]
    if (!node) continue
    node.end = Math.max(node.end, place + 1)
    const parent = nodes[node.parent]
    if (!parent) continue
    parent.end = Math.max(parent.end, node.end)
    parent.nano += node.nano
    parent.unpriced += node.unpriced
  }
  return nodes
}

function childrenOf(steps: readonly RunOutlineRow[]) {
  const ids = new Set(steps.map(step => step.span_id))
  const below = new Map<string, RunOutlineRow[]>()
  const tops: RunOutlineRow[] = []
  for (const step of steps) {
    const isBelow = ids.has(step.parent_span_id) && step.parent_span_id !== step.span_id
    if (!isBelow) tops.push(step)
    else if (below.get(step.parent_span_id)?.push(step) === undefined) below.set(step.parent_span_id, [step])
  }
  return { below, tops }
}

/** Many clocks have whole milliseconds: of two steps that began together, the shorter one usually came first. */
function byTime(one: RunOutlineRow, other: RunOutlineRow): number {
  const began = BigInt(one.start_nano) - BigInt(other.start_nano)
  if (began !== 0n) return began < 0n ? -1 : 1
  const took = Number(one.duration_ns) - Number(other.duration_ns)
  return took === 0 ? (one.span_id < other.span_id ? -1 : 1) : took
}
