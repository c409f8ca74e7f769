import { period } from '../address/period.ts'
import { Empty, Failed, LookBack, OnlyIf, Waiting } from '../parts/notice.tsx'
import type { ComponentChildren } from 'preact'
import { known, takenBy } from './known.ts'
import { useAnswer } from './use-answer.ts'

interface KnownAnswerProps {
  readonly question: string
  /** What it watches, for collectors that do not. */
  readonly what: string
  /** Said where it answers with no rows. */
  readonly nothing: string
  readonly everyMs?: number
  readonly children: (rows: readonly Readonly<Record<string, unknown>>[]) => ComponentChildren
}

/** The answer to a question that not every collector knows, with the reader's period. */
export function KnownAnswer(props: KnownAnswerProps) {
  return (
    <OnlyIf question={props.question} what={props.what}>
      <Answered {...props} />
    </OnlyIf>
  )
}

function Answered({ question, nothing, everyMs, children }: KnownAnswerProps) {
  const parameters = known.value?.get(question)
  const offered = { since: period(), limit: '500' }
  const { rows, failure } = useAnswer<Readonly<Record<string, unknown>>>(
    question,
    parameters ? takenBy(parameters, offered) : {},
    everyMs === undefined ? {} : { everyMs },
  )
  if (failure) return <Failed failure={failure} />
  if (!rows) return <Waiting />
  if (rows.length === 0)
    return <Empty title={nothing}>{parameters && Object.hasOwn(parameters.parameters, 'since') && <LookBack />}</Empty>
  return <>{children(rows)}</>
}
