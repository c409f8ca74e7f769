import { effect, signal } from '@preact/signals'

const names = ['auto', 'light', 'dark'] as const
export type Theme = (typeof names)[number]

const stored = read()
export const theme = signal<Theme>(names.find(name => name === stored) ?? 'auto')

effect(() => {
  document.documentElement.dataset['theme'] = theme.value
  try {
    localStorage.setItem('theme', theme.value)
  } catch {
    // A browser that keeps nothing forgets this too.
  }
})

export function nextTheme(): void {
  theme.value = names[(names.indexOf(theme.value) + 1) % names.length] ?? 'auto'
}

function read(): string | null {
  try {
    return localStorage.getItem('theme')
  } catch {
    return null
  }
}
