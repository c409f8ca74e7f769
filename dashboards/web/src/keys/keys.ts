import { signal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'

export interface Shortcut {
  /** As `KeyboardEvent.key` names it; `mod+k` is with Ctrl or Command. */
  readonly keys: readonly string[]
  readonly does: string
  readonly act: () => void
}

interface Group {
  readonly title: string
  readonly shortcuts: readonly Shortcut[]
}

/** What the keys do now, the newest group first: it is asked first. */
export const groups = signal<readonly Group[]>([])

/** These keys work while the component is on the screen, and `?` lists them. */
export function useKeys(title: string, shortcuts: readonly Shortcut[]): void {
  const current = useRef(shortcuts)
  current.current = shortcuts
  // Before the screen is painted, so that no key comes too early.
  useLayoutEffect(() => {
    const group: Group = {
      title,
      get shortcuts() {
        return current.current
      },
    }
    groups.value = [group, ...groups.value]
    return () => void (groups.value = groups.value.filter(other => other !== group))
  }, [title])
}

/** Does what the pressed key stands for. What is typed into a field belongs to the field. */
export function pressed(event: KeyboardEvent): void {
  const isField = event.target instanceof HTMLElement && event.target.matches('input, select, textarea')
  const withModifier = event.ctrlKey || event.metaKey
  if (isField && !withModifier && event.key !== 'Escape') return
  if (event.altKey || document.querySelector('dialog[open]')) return
  const name = withModifier ? `mod+${event.key.toLowerCase()}` : event.key
  const shortcut = groups.value.flatMap(group => group.shortcuts).find(({ keys }) => keys.includes(name))
  if (!shortcut) return
  event.preventDefault()
  shortcut.act()
}
