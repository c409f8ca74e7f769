import { useState } from 'preact/hooks'
import { plain } from '../text/plain-text.ts'

const beginning = 4_000
const more = 50_000

/** Text of any length: a beginning, and more of it on demand. It is text, whatever it looks like. */
export function LongText({ text, start = beginning }: { readonly text: string; readonly start?: number }) {
  const [shown, setShown] = useState(start)
  const rest = text.length - shown
  return (
    <>
      <pre class="text" dir="auto" tabIndex={0}>
        {plain(text.slice(0, shown))}
      </pre>
      {rest > 0 && (
        <button type="button" class="quiet" onClick={() => setShown(shown + more)}>
          {rest.toLocaleString('en')} more characters
        </button>
      )}
    </>
  )
}
