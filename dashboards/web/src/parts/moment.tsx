import { moment, wholeMoment } from '../text/times.ts'

/** A time of the reader's zone, as short as it can be; all of it, and UTC, for whoever points at it. */
export function Moment({ at }: { readonly at: Date }) {
  if (Number.isNaN(at.getTime())) return <>–</>
  return (
    <time dateTime={at.toISOString()} title={wholeMoment(at)}>
      {moment(at)}
    </time>
  )
}
