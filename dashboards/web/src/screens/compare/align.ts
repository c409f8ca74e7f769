import type { Node } from '../run/tree.ts'

/** A step of the one run beside its like in the other, or alone. */
export interface Pair {
  readonly a: Node | undefined
  readonly b: Node | undefined
}

/** Steps that are like each other: the same name, as deep. */
function keyOf({ step, depth }: Node): string {
  return `${Math.min(depth, 8)} ${step.tool_name || step.name}`
}

/** Beyond so many steps, those in the middle that differ are paired by their order. */
const mostCells = 4_000_000

/** Two runs side by side: what both have in the same order stands together (longest common subsequence). */
export function align(a: readonly Node[], b: readonly Node[]): readonly Pair[] {
  const [one, other] = [a.map(keyOf), b.map(keyOf)]
  let head = 0
  while (head < one.length && head < other.length && one[head] === other[head]) head += 1
  let tail = 0
  while (tail < one.length - head && tail < other.length - head && one.at(-1 - tail) === other.at(-1 - tail)) tail += 1
  const middle = common(one.slice(head, one.length - tail), other.slice(head, other.length - tail))
  const both = (length: number, fromA: number, fromB: number): readonly Pair[] =>
    Array.from({ length }, (_, index) => ({ a: a[fromA + index], b: b[fromB + index] }))
  return [
    ...both(head, 0, 0),
    ...middle.map(([x, y]) => ({
      a: x === undefined ? undefined : a[head + x],
      b: y === undefined ? undefined : b[head + y],
    })),
    ...both(tail, a.length - tail, b.length - tail),
  ]
}

type Places = readonly [number | undefined, number | undefined]

/** Places in either list, together where both have the same, alone elsewhere. */
export function common(one: readonly string[], other: readonly string[]): readonly Places[] {
  const [rows, columns] = [one.length, other.length]
  if (rows * columns > mostCells)
    return Array.from({ length: Math.max(rows, columns) }, (_, at) => [
      at < rows ? at : undefined,
      at < columns ? at : undefined,
    ])
  const width = columns + 1
  const lengths = new Uint32Array((rows + 1) * width)
  const at = (x: number, y: number) => lengths[x * width + y] ?? 0
  for (let x = rows - 1; x >= 0; x -= 1)
    for (let y = columns - 1; y >= 0; y -= 1)
      lengths[x * width + y] = one[x] === other[y] ? at(x + 1, y + 1) + 1 : Math.max(at(x + 1, y), at(x, y + 1))
  const places: Places[] = []
  let [x, y] = [0, 0]
  while (x < rows || y < columns) {
    if (x < rows && y < columns && one[x] === other[y]) places.push([x++, y++])
    else if (y >= columns || (x < rows && at(x + 1, y) >= at(x, y + 1))) places.push([x++, undefined])
    else places.push([undefined, y++])
  }
  return places
}

/** Why two steps that stand together are not the same, or an empty text. */
export function differenceOf({ a, b }: Pair): string {
  if (!a) return 'only in B'
  if (!b) return 'only in A'
  const differing = [
    a.step.model !== b.step.model && 'model',
    a.step.asked !== b.step.asked && 'told',
    a.step.answered !== b.step.answered && 'answered',
    a.step.status !== b.step.status && 'status',
  ]
  return differing.filter(what => what !== false).join(', ')
}
