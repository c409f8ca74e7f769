import { computed, signal } from '@preact/signals'

/** Where the reader is. The whole state of a screen that somebody may want to come back to, or send, is in it. */
const address = signal(new URL(location.href))
addEventListener('popstate', () => (address.value = new URL(location.href)))

export const path = computed(() => address.value.pathname)

export function param(name: string): string {
  return address.value.searchParams.get(name) ?? ''
}

/** Goes to another screen; the browser's back button comes back. */
export function go(to: string): void {
  history.pushState(undefined, '', to)
  address.value = new URL(location.href)
  scrollTo(0, 0)
}

/** Notes a change of this screen in its address. Empty values are left out. */
export function note(changes: Readonly<Record<string, string>>, options: { push?: boolean } = {}): void {
  const next = new URL(address.value)
  for (const [name, value] of Object.entries(changes)) {
    if (value === '') next.searchParams.delete(name)
    else next.searchParams.set(name, value)
  }
  if (next.href === address.value.href) return
  if (options.push) history.pushState(undefined, '', next)
  else history.replaceState(undefined, '', next)
  address.value = next
}

/** The address of a path with these parameters; empty ones are left out. */
export function hrefOf(to: string, parameters: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== '')).toString()
  return query === '' ? to : `${to}?${query}`
}

/** Lets links of this page change the screen instead of loading the page again. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || link.origin !== location.origin || link.hasAttribute('download') || link.target !== '') return
  if (link.pathname.startsWith('/api/') || link.pathname === '/login') return
  event.preventDefault()
  go(link.href)
}
