import { useEffect, useState } from 'preact/hooks'
import { KnownAnswer } from '../../answers/known-answer.tsx'
import { AskError, read } from '../../answers/ask.ts'
import { repeat } from '../../answers/use-answer.ts'
import { Figures } from '../../parts/facts.tsx'
import { Failed, Waiting } from '../../parts/notice.tsx'
import { RowsTable } from '../../parts/rows/rows-table.tsx'
import { bytes, count, duration } from '../../text/numbers.ts'
import { plainLine } from '../../text/plain-text.ts'
import { readMetrics, sumOf, type Sample } from './metrics.ts'

interface Status {
  readonly ready: boolean
  readonly store: string
  readonly engineRestarts: number
  readonly storedRows: number
  readonly spool: {
    readonly segments: number
    readonly bytes: number
    readonly maxBytes: number
    readonly rejectedRows: number
    readonly oldestAgeMs?: number
    readonly freeBytes?: number
    readonly problem?: string
  }
}

const everyMs = 3_000

/** How the collector is: what it has promised, what waits, what it refused, and which bills it does not know. */
export function Health() {
  const [status, setStatus] = useState<Status | undefined>(undefined)
  const [samples, setSamples] = useState<readonly Sample[]>([])
  const [failure, setFailure] = useState<AskError | undefined>(undefined)
  useEffect(
    () =>
      repeat(async () => {
        try {
          // 503 is an answer too: it says why. True: this is written by the collector itself.
          setStatus(JSON.parse(await read('/readyz', [503])) as Status)
          setSamples(readMetrics(await read('/metrics')))
          setFailure(undefined)
        } catch (error) {
          if (error instanceof AskError) setFailure(error)
        }
      }, everyMs),
    [],
  )
  return (
    <div class="scroll">
      <h1>Health</h1>
      <Failed failure={failure} />
      {!status && !failure && <Waiting />}
      {status && <StatusFigures status={status} samples={samples} />}
      <section>
        <h2>Bills that are not known</h2>
        <p class="under">
          A price makes them known: <code>spanledger prices set PROVIDER/MODEL --input 1.10 --output 8.80</code>, in
          dollars per million tokens.
        </p>
        <KnownAnswer question="unpriced-models" what="prices" nothing="Every call in this period has a known bill">
          {rows => <RowsTable rows={rows} />}
        </KnownAnswer>
      </section>
      <section>
        <h2>Do the sums agree?</h2>
        <p class="under">
          What the tasks cost, and what lies outside them, against all calls: the differences have to be 0.
        </p>
        <KnownAnswer question="reconciliation" what="its own sums" nothing="No calls in this period">
          {rows => <RowsTable rows={rows} />}
        </KnownAnswer>
      </section>
      {samples.length > 0 && <Counters samples={samples} />}
    </div>
  )
}

function StatusFigures({ status, samples }: { readonly status: Status; readonly samples: readonly Sample[] }) {
  const { spool } = status
  return (
    <>
      {spool.problem !== undefined && (
        <p class="failed" role="alert">
          {plainLine(spool.problem)}
        </p>
      )}
      <Figures
        facts={[
          { name: 'Takes traces', value: status.ready ? 'yes' : <span class="bad">no</span> },
          {
            name: 'Store',
            value: status.store === 'ready' ? 'ready' : <span class="bad">{plainLine(status.store)}</span>,
            note: `${count(status.engineRestarts)} restarts`,
          },
          {
            name: 'Waiting on disk',
            value: count(spool.segments),
            note: `${bytes(spool.bytes)} of ${bytes(spool.maxBytes)}`,
          },
          {
            name: 'Oldest waits',
            value: spool.oldestAgeMs === undefined || spool.segments === 0 ? '–' : duration(spool.oldestAgeMs),
          },
          {
            name: 'Put aside',
            value: spool.rejectedRows === 0 ? '0' : <span class="bad">{count(spool.rejectedRows)}</span>,
            note: 'rows the store refused',
          },
          { name: 'Stored', value: count(status.storedRows), note: 'rows since the start' },
          { name: 'Refused', value: count(sumOf(samples, 'spanledger_refused_total')), note: 'requests' },
        ]}
      />
    </>
  )
}

function Counters({ samples }: { readonly samples: readonly Sample[] }) {
  const ours = samples.filter(
    ({ name, value }) => name.startsWith('spanledger_') && !name.endsWith('_bucket') && value !== 0,
  )
  return (
    <details class="attributes">
      <summary>
        What it tells Prometheus <small>{ours.length}</small>
      </summary>
      <dl>
        {ours.map(({ name, labels, value }) => (
          <div key={`${name}${labels}`}>
            <dt>
              {name}
              {labels}
            </dt>
            <dd>{Number.isInteger(value) ? count(value) : value.toPrecision(4)}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
