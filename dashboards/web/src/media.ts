import { signal } from '@preact/signals'

const narrow = matchMedia('(max-width: 720px)')

/** True on a phone, or in a window as small as one. */
export const isNarrow = signal(narrow.matches)
narrow.addEventListener('change', () => (isNarrow.value = narrow.matches))

/** How wide the window is, in CSS pixels. */
export const width = signal(innerWidth)
addEventListener('resize', () => (width.value = innerWidth))

/** The look of a table that needs this many pixels: where there are fewer, its rows are cards. */
export function tableClass(needs = 901): string {
  return width.value < needs ? 'plain cards' : 'plain'
}
