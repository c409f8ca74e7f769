/** Places in either list: together where both have the same, alone elsewhere. */
export type Places = readonly [a: number | undefined, b: number | undefined]

/** Beyond so many cells of the table, equal stretches are looked for block by block. */
const mostCells = 4_000_000

/** Two lists side by side, by their longest common subsequence; in either order nothing moves. */
export function align(a: readonly string[], b: readonly string[]): readonly Places[] {
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1
  let tail = 0
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1
  const middle = alignMiddle(a.slice(head, a.length - tail), b.slice(head, b.length - tail))
  return [
    ...together(head, 0, 0),
    ...middle.map(([x, y]): Places => [x === undefined ? x : x + head, y === undefined ? y : y + head]),
    ...together(tail, a.length - tail, b.length - tail),
  ]
}

function together(length: number, fromA: number, fromB: number): readonly Places[] {
  return Array.from({ length }, (_, index) => [fromA + index, fromB + index])
}

function alignMiddle(a: readonly string[], b: readonly string[]): readonly Places[] {
  if (a.length * b.length > mostCells) return inBlocks(a, b)
  const width = b.length + 1
  const lengths = new Uint32Array((a.length + 1) * width)
  const lengthAt = (x: number, y: number) => lengths[x * width + y] ?? 0
  for (let x = a.length - 1; x >= 0; x -= 1) {
    for (let y = b.length - 1; y >= 0; y -= 1) {
      lengths[x * width + y] =
        a[x] === b[y] ? lengthAt(x + 1, y + 1) + 1 : Math.max(lengthAt(x + 1, y), lengthAt(x, y + 1))
    }
  }
  const places: Places[] = []
  let [x, y] = [0, 0]
  while (x < a.length || y < b.length) {
    if (x < a.length && y < b.length && a[x] === b[y]) places.push([x++, y++])
    else if (y >= b.length || (x < a.length && lengthAt(x + 1, y) >= lengthAt(x, y + 1))) places.push([x++, undefined])
    else places.push([undefined, y++])
  }
  return places
}

/** Of what is too long for the table, equal stretches are looked for block by block. */
function inBlocks(a: readonly string[], b: readonly string[]): readonly Places[] {
  const size = Math.floor(Math.sqrt(mostCells))
  const places: Places[] = []
  for (let start = 0; start < Math.max(a.length, b.length); start += size) {
    const block = alignMiddle(a.slice(start, start + size), b.slice(start, start + size))
    for (const [x, y] of block) places.push([x === undefined ? x : x + start, y === undefined ? y : y + start])
  }
  return places
}
