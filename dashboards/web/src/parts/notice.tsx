import type { ComponentChildren } from 'preact'
import { note } from '../address/address.ts'
import { period, periods, periodSeconds } from '../address/period.ts'
import type { AskError } from '../answers/ask.ts'
import { known } from '../answers/known.ts'

/** What stands where there is nothing to show, and why. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ComponentChildren }) {
  return (
    <div class="empty">
      <strong>{title}</strong>
      {children}
    </div>
  )
}

/** Where a period holds nothing: the longer ones that could be looked at instead. */
export function LookBack() {
  const longer = periods.filter(text => periodSeconds(text) > periodSeconds(period()))
  if (longer.length === 0) return null
  return (
    <p>
      This is about the last {period()}. Look further back:{' '}
      {longer.map(text => (
        <button type="button" key={text} class="quiet" onClick={() => note({ since: text }, { push: true })}>
          last {text}
        </button>
      ))}
    </p>
  )
}

export function Failed({ failure }: { readonly failure: AskError | undefined }) {
  if (!failure) return null
  return (
    <div class="failed" role="alert">
      <strong>{failure.message}</strong>
      {failure.code === 'UNREACHABLE' && (
        <span>
          It may be starting. On its machine, <code>spanledger doctor</code> says more.
        </span>
      )}
      <button type="button" class="quiet" onClick={() => location.reload()}>
        Load again
      </button>
    </div>
  )
}

export function Waiting() {
  return (
    <div class="waiting" aria-live="polite">
      asking …
    </div>
  )
}

interface OnlyIfProps {
  readonly question: string
  readonly what: string
  readonly children: ComponentChildren
}

/** Its content, where this collector answers the question; else it says so, instead of showing an empty list that looks like good news. */
export function OnlyIf({ question, what, children }: OnlyIfProps) {
  if (!known.value) return <Waiting />
  if (known.value.has(question)) return <>{children}</>
  return (
    <Empty title={`This collector does not watch ${what}`}>
      <p>
        It does not know the question <code>{question}</code>. A newer version may.
      </p>
    </Empty>
  )
}
