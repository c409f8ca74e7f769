import { useMemo } from 'preact/hooks'
import { note, param } from '../../../address/address.ts'
import type { Node } from '../tree.ts'

export interface Search {
  readonly text: string
  readonly found: ReadonlySet<number>
  readonly type: (text: string) => void
  readonly next: (from: number) => number
  readonly before: (from: number) => number
}

/** Steps whose name, model, tool, service or error has these letters. */
export function useSearch(nodes: readonly Node[]): Search {
  const text = param('find')
  const found = useMemo(() => {
    const sought = text.toLowerCase()
    if (sought === '') return new Set<number>()
    return new Set(nodes.flatMap(({ step }, place) => (lettersOf(step).includes(sought) ? [place] : [])))
  }, [nodes, text])
  return {
    text,
    found,
    type: typed => note({ find: typed }),
    next: from => nextWhere(nodes, from, (_, place) => found.has(place)),
    before: from => [...found].findLast(place => place < from) ?? [...found].at(-1) ?? from,
  }
}

function lettersOf({ name, model, tool_name: tool, service, error_type: error, span_id: id }: Node['step']): string {
  return `${name} ${model} ${tool} ${service} ${error} ${id}`.toLowerCase()
}

/** The next place for which this holds, from the beginning again after the end; the same place where there is none. */
export function nextWhere(nodes: readonly Node[], from: number, holds: (node: Node, place: number) => boolean): number {
  for (let ahead = 1; ahead <= nodes.length; ahead += 1) {
    const place = (from + ahead) % nodes.length
    const node = nodes[place]
    if (node && holds(node, place)) return place
  }
  return from
}
