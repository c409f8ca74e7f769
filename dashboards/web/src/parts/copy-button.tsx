import { useState } from 'preact/hooks'

/** Copies a text; says so for a moment. */
export function CopyButton({ text, children }: { readonly text: string; readonly children: string }) {
  const [said, say] = useState('')
  const copy = async () => {
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    )
    say(done ? 'copied' : 'not allowed')
    setTimeout(() => say(''), 1_500)
  }
  return (
    <button type="button" onClick={() => void copy()}>
      <span aria-live="polite">{said === '' ? children : said}</span>
    </button>
  )
}
