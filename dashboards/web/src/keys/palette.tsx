import { useState } from 'preact/hooks'
import { go, hrefOf } from '../address/address.ts'
import { useAnswer } from '../answers/use-answer.ts'
import { Dialog } from './dialog.tsx'

interface Place {
  readonly title: string
  readonly href: string
}

/** Goes anywhere by name: a screen, a run by the beginning of its id, or the runs that said these words. */
export function Palette({ places, onClose }: { readonly places: readonly Place[]; readonly onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)
  const isId = /^[0-9a-f]{3,32}$/.test(typed)
  const found = useAnswer<{ trace_id: string }>('find-run', { prefix: typed, limit: '5' }, { when: isId })
  const matching = [
    ...(found.rows ?? []).map(({ trace_id: id }) => ({ title: `Run ${id}`, href: `/runs/${id}` })),
    ...places.filter(({ title }) => title.toLowerCase().includes(typed.toLowerCase())),
    ...(typed === '' ? [] : [{ title: `Runs that said “${typed}”`, href: hrefOf('/runs', { q: typed }) }]),
  ]
  const open = (place: Place | undefined) => {
    if (!place) return
    onClose()
    go(place.href)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') open(matching[chosen])
    else if (event.key === 'ArrowDown') setChosen(Math.min(chosen + 1, matching.length - 1))
    else if (event.key === 'ArrowUp') setChosen(Math.max(chosen - 1, 0))
    else return
    event.preventDefault()
  }
  return (
    <Dialog label="Go to" onClose={onClose}>
      <input
        class="palette-input"
        aria-label="Go to a screen, or a run by its id"
        placeholder="A screen, the id of a run, or words that were said"
        value={typed}
        onInput={event => {
          setTyped(event.currentTarget.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
      />
      <ul class="palette">
        {matching.map((place, index) => (
          <li key={place.href}>
            <button type="button" class={index === chosen ? 'chosen' : ''} onClick={() => open(place)}>
              {place.title}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
