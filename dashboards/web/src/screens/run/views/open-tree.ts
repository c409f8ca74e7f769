import { useMemo, useState } from 'preact/hooks'
import { note, param } from '../../../address/address.ts'
import type { Shortcut } from '../../../keys/keys.ts'
import { visible, type Node } from '../tree.ts'

export interface OpenTree {
  readonly nodes: readonly Node[]
  /** The places in `nodes` that are seen, in order. */
  readonly places: readonly number[]
  /** The place of the step that the address names, or -1. */
  readonly chosen: number
  /** Undefined where nothing is below. */
  readonly isOpen: (place: number) => boolean | undefined
  readonly show: (place: number) => void
  readonly toggle: (place: number) => void
  readonly shortcuts: readonly Shortcut[]
}

/** Which steps are open, which one is chosen, and the keys to change that. */
export function useOpenTree(nodes: readonly Node[]): OpenTree {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const places = useMemo(() => visible(nodes, closed), [nodes, closed])
  const span = param('span')
  const chosen = useMemo(() => nodes.findIndex(({ step }) => step.span_id === span), [nodes, span])
  // Keys may come faster than the screen is drawn: where they start from is asked of the address.
  const now = () => nodes.findIndex(({ step }) => step.span_id === param('span'))
  const row = () => places.indexOf(now())
  const idAt = (place: number) => nodes[place]?.step.span_id ?? ''
  const isOpen = (place: number) => ((nodes[place]?.end ?? 0) > place + 1 ? !closed.has(idAt(place)) : undefined)
  const show = (place: number) => {
    if (!nodes[place]) return
    setClosed(openedAbove(closed, nodes, place))
    note({ span: idAt(place) })
  }
  const toggle = (place: number) => {
    const next = new Set(closed)
    if (!next.delete(idAt(place))) next.add(idAt(place))
    setClosed(next)
  }
  const closeAll = () =>
    setClosed(new Set(nodes.filter((_, place) => isOpen(place) !== undefined).map(({ step }) => step.span_id)))
  const left = () => (isOpen(now()) ? toggle(now()) : show(nodes[now()]?.parent ?? 0))
  const right = () => (isOpen(now()) === false ? toggle(now()) : show(now() + 1))
  const shortcuts = [
    {
      keys: ['ArrowDown', 'j'],
      does: 'next step',
      act: () => show(places[Math.min(row() + 1, places.length - 1)] ?? 0),
    },
    { keys: ['ArrowUp', 'k'], does: 'step before', act: () => show(places[Math.max(row() - 1, 0)] ?? 0) },
    { keys: ['ArrowLeft'], does: 'close, or go to what it is in', act: left },
    { keys: ['ArrowRight'], does: 'open, or go on', act: right },
    { keys: ['['], does: 'close all', act: closeAll },
    { keys: [']'], does: 'open all', act: () => setClosed(new Set()) },
  ]
  return { nodes, places, chosen, isOpen, show, toggle, shortcuts }
}

/** A step is seen only while all that it is in are open. */
function openedAbove(closed: ReadonlySet<string>, nodes: readonly Node[], place: number): ReadonlySet<string> {
  const next = new Set(closed)
  for (let above = nodes[place]?.parent ?? -1; above >= 0; above = nodes[above]?.parent ?? -1)
    next.delete(nodes[above]?.step.span_id ?? '')
  return next.size === closed.size ? closed : next
}
