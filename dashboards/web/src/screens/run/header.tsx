import { hrefOf, param } from '../../address/address.ts'
import { Amount } from '../../parts/amount.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { Figures } from '../../parts/facts.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Outcome } from '../../parts/outcome.tsx'
import { count, countShort, duration } from '../../text/numbers.ts'
import { plainLine } from '../../text/plain-text.ts'
import { dateOf, zone } from '../../text/times.ts'
import type { Summary } from './summary.ts'

interface RunHeaderProps {
  readonly traceId: string
  readonly summary: Summary
  readonly isRunning: boolean
  readonly steps: number
}

export function RunHeader({ traceId, summary, isRunning, steps }: RunHeaderProps) {
  const started = dateOf(summary.startNano)
  return (
    <header class="run-header">
      <div class="run-title">
        <p class="crumb">
          <a href={hrefOf('/runs', { since: param('since') })}>Runs</a> / <code>{traceId}</code>
        </p>
        <h1>
          {plainLine(summary.name)} <Outcome outcome={summary.outcome} />
        </h1>
        <p class="under">
          {plainLine(summary.service)}, <Moment at={started} /> {zone(started)}
          {isRunning && <span class="running-note">, followed while it runs</span>}
        </p>
      </div>
      <Figures
        facts={[
          { name: 'Cost', value: <Amount nano={String(summary.nano)} unpriced={summary.unpriced} isShort /> },
          { name: 'Took', value: duration(summary.tookMs) },
          { name: 'Calls', value: count(summary.calls), note: `${count(steps)} ${steps === 1 ? 'step' : 'steps'}` },
          {
            name: 'Tokens',
            value: countShort(summary.input + summary.output),
            note: `${countShort(summary.output)} out`,
          },
          { name: 'Errors', value: summary.errors === 0 ? '0' : <span class="bad">{count(summary.errors)}</span> },
        ]}
      />
      <div class="actions">
        <a class="button" href={hrefOf('/compare', { a: traceId, since: param('since') })}>
          Compare
        </a>
        <a class="button" href={`/api/runs/${encodeURIComponent(traceId)}/share`} download>
          Share
        </a>
        <CopyButton text={location.href}>Copy link</CopyButton>
      </div>
    </header>
  )
}
