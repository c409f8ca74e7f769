import { useEffect, useRef, useState } from 'preact/hooks'
import { AskError, tell } from '../../answers/ask.ts'

interface DecideProps {
  readonly path: string
  readonly verb: 'accept' | 'mute' | 'silence'
  readonly onDecided?: () => void
}

const done = { accept: 'accepted', mute: 'muted', silence: 'silent' } as const

/** Accepts, mutes or silences, with a reason; all but what is accepted ends by itself. */
export function Decide({ path, verb, onDecided }: DecideProps) {
  const [isOpen, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [hours, setHours] = useState('8')
  const [said, say] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [isOpen])
  const send = async () => {
    try {
      await tell(path, { reason, ...(verb !== 'accept' && { hours: Number(hours) }) })
      say(verb === 'accept' ? done[verb] : `${done[verb]} for ${hours} h`)
      onDecided?.()
    } catch (error) {
      say(error instanceof AskError && error.status === 404 ? 'this collector cannot do that yet' : String(error))
    }
  }
  if (said !== '') return <span role="status">{said}</span>
  if (!isOpen)
    return (
      <button type="button" onClick={() => setOpen(true)}>
        {verb}
      </button>
    )
  return (
    <form
      class="decide"
      onSubmit={event => {
        event.preventDefault()
        void send()
      }}
    >
      <input
        ref={field}
        aria-label="Reason"
        placeholder="why"
        required
        value={reason}
        onInput={event => setReason(event.currentTarget.value)}
      />
      {verb !== 'accept' && (
        <span>
          <input
            aria-label="Hours"
            type="number"
            min={1}
            max={720}
            value={hours}
            onInput={event => setHours(event.currentTarget.value)}
          />{' '}
          h
        </span>
      )}
      <button type="submit">{verb}</button>
      <button type="button" class="quiet" onClick={() => setOpen(false)}>
        cancel
      </button>
    </form>
  )
}
