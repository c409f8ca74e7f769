/** Unix nanoseconds, as the store writes them, as a date of the reader's own zone. */
export function dateOf(nano: string): Date {
  return new Date(Number(BigInt(nano) / 1_000_000n))
}

/** ClickHouse's `2026-11-22 10:00:00.123456789` is UTC. */
export function dateOfText(text: string): Date {
  return new Date(`${text.replace(' ', 'T').slice(0, 23)}Z`)
}

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const minutes = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const dayOfYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
const whole = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' })

/** The time of today, or the day and the time; with the year where it is another one, and then without seconds. */
export function moment(date: Date, now: Date = new Date()): string {
  if (date.toDateString() === now.toDateString()) return clock.format(date)
  if (date.getFullYear() === now.getFullYear()) return `${day.format(date)} ${clock.format(date)}`
  return `${dayOfYear.format(date)} ${minutes.format(date)}`
}

/** The same for whoever has to be sure: with weekday, year and zone, and in UTC. */
export function wholeMoment(date: Date): string {
  return `${whole.format(date)} (${date.toISOString()})`
}

/** The reader's zone, such as `CET`: for headings of columns with times. */
export function zone(date: Date = new Date()): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(date)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'local time'
}
