import { useEffect, useState } from 'preact/hooks'
import { AskError, read, tell } from '../../answers/ask.ts'
import { repeat } from '../../answers/use-answer.ts'
import { Moment } from '../../parts/moment.tsx'
import type { AnyRow } from '../../parts/rows/rows-table.tsx'
import { plainLine } from '../../text/plain-text.ts'

export interface Silence {
  readonly id: string
  readonly rule: string
  readonly labels: Readonly<Record<string, string>>
  readonly until: string
  readonly by: string
  readonly reason: string
}

/** What nobody is told of at the moment, and how to ask again. A collector that knows no silences has none. */
export function useSilences(everyMs: number): readonly [readonly Silence[], () => void] {
  const [silences, setSilences] = useState<readonly Silence[]>([])
  const [turn, setTurn] = useState(0)
  useEffect(
    () =>
      repeat(async () => {
        // True: the collector writes this list.
        const list = await read('/api/silences').then(text => JSON.parse(text) as readonly Silence[], onlyIfAsked)
        if (list) setSilences(list)
      }, everyMs),
    [everyMs, turn],
  )
  return [silences, () => setTurn(last => last + 1)]
}

function onlyIfAsked(error: unknown): undefined {
  if (error instanceof AskError) return undefined
  throw error
}

/** The silence that keeps an alert quiet, if there is one. */
export function silenceOf({ rule, about }: AnyRow, silences: readonly Silence[]): Silence | undefined {
  const labels = new Map(Object.entries(typeof about === 'object' && about !== null ? about : {}))
  return silences.find(
    silence =>
      silence.rule === rule && Object.entries(silence.labels).every(([name, value]) => labels.get(name) === value),
  )
}

interface SilencedProps {
  readonly silence: Silence
  readonly onEnded: () => void
}

/** Who silenced it, until when and why; it can be ended. */
export function Silenced({ silence, onEnded }: SilencedProps) {
  const { id, until, by, reason } = silence
  const [failure, setFailure] = useState('')
  const end = async () => {
    try {
      await tell(`/api/silences/${encodeURIComponent(id)}/end`, {})
      onEnded()
    } catch (error) {
      setFailure(error instanceof AskError ? error.message : String(error))
    }
  }
  return (
    <div>
      silent until <Moment at={new Date(until)} />
      <div class="under">
        {plainLine(by)}
        {reason !== '' && `: ${plainLine(reason)}`}
      </div>
      <button type="button" onClick={() => void end()}>
        end silence
      </button>
      {failure !== '' && <span role="status">{failure}</span>}
    </div>
  )
}
