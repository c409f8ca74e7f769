/** Unix nanoseconds, as the store writes them, as a date of the reader's own zone. */
export function dateOf(nano: string): Date {
  return new Date(Number(BigInt(nano) / 1_000_000n))
}

/** ClickHouse's `2026-11-22 10:00:00.123456789` is UTC. */
export function dateOfText(text: string): Date {
  return new Date(`${text.replace(' ', 'T').slice(0, 23)}Z`)
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })

/** The time of today, or the day and the time. */
export function moment(date: Date, now: Date = new Date()): string {
  const time = clock.format(date)
  return date.toDateString() === now.toDateString() ? time : `${day.format(date)} ${time}`
}
