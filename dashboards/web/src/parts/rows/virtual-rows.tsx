import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'

interface VirtualRowsProps<Row> {
  readonly rows: readonly Row[]
  readonly rowHeight: number
  readonly keyOf: (row: Row) => string
  readonly children: (row: Row, index: number) => ComponentChildren
  /** The row that has to be in sight. */
  readonly selected?: number
  /** Called when the reader comes near the end. */
  readonly onEnd?: () => void
  /** What the mounted rows are together: of a table, or of a tree. */
  readonly group?: 'rowgroup' | 'group'
}

/** No more than this many rows are in the document, however many there are. */
const mostMounted = 58
const beyondSight = 6

/** A list of any length of rows of one height: only those in sight, and a few beyond, are mounted. */
export function VirtualRows<Row>({
  rows,
  rowHeight,
  keyOf,
  children,
  selected,
  onEnd,
  group = 'rowgroup',
}: VirtualRowsProps<Row>) {
  const box = useRef<HTMLDivElement>(null)
  const [{ top, height }, setSight] = useState({ top: 0, height: 800 })

  const look = () => {
    const { current } = box
    if (!current) return
    const seen = { top: current.scrollTop, height: current.clientHeight }
    setSight(last => (last.top === seen.top && last.height === seen.height ? last : seen))
  }
  useLayoutEffect(() => {
    look()
    const watch = new ResizeObserver(look)
    if (box.current) watch.observe(box.current)
    return () => watch.disconnect()
  }, [])
  useLayoutEffect(() => {
    const { current } = box
    if (!current || selected === undefined || selected < 0) return
    const begins = selected * rowHeight
    if (begins < current.scrollTop) current.scrollTop = begins - rowHeight
    else if (begins + rowHeight > current.scrollTop + current.clientHeight)
      current.scrollTop = begins + 2 * rowHeight - current.clientHeight
  }, [selected, rowHeight])
  useStableSight(box, rows, { rowHeight, keyOf })

  const first = Math.max(0, Math.min(rows.length, Math.floor(top / rowHeight)) - beyondSight)
  const count = Math.min(mostMounted, Math.ceil(height / rowHeight) + 2 * beyondSight)
  const mounted = rows.slice(first, first + count)
  const isNearEnd = first + count >= rows.length - beyondSight
  useEffect(() => {
    if (isNearEnd) onEnd?.()
  }, [isNearEnd, rows.length])

  return (
    <div class="virtual" role={group} ref={box} onScroll={look} tabIndex={0}>
      <div class="virtual-all" role="presentation" style={{ height: `${rows.length * rowHeight}px` }}>
        <div role="presentation" class="virtual-sight" style={{ transform: `translateY(${first * rowHeight}px)` }}>
          {mounted.map((row, index) => children(row, first + index))}
        </div>
      </div>
    </div>
  )
}

/** Rows that come in above what is being read do not push it away. */
function useStableSight<Row>(
  box: { readonly current: HTMLDivElement | null },
  rows: readonly Row[],
  { rowHeight, keyOf }: Pick<VirtualRowsProps<Row>, 'rowHeight' | 'keyOf'>,
): void {
  const head = useRef<string | undefined>(undefined)
  useLayoutEffect(() => {
    const last = head.current
    const [first] = rows
    head.current = first === undefined ? undefined : keyOf(first)
    if (!box.current || last === undefined || box.current.scrollTop === 0) return
    const added = rows.slice(0, 1_000).findIndex(row => keyOf(row) === last)
    if (added > 0) box.current.scrollTop += added * rowHeight
  }, [rows])
}
