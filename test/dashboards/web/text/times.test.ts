import { expect, test } from 'vitest'
import { moment, wholeMoment } from '../../../../dashboards/web/src/text/times.ts'

const now = new Date(2026, 10, 23, 12, 0, 0)

test.each([
  ['of today is a time', new Date(2026, 10, 23, 9, 5, 7), '09:05:07'],
  ['of this year has its day', new Date(2026, 2, 4, 9, 5, 7), '4 Mar 09:05:07'],
  ['of another year has that too', new Date(2025, 11, 31, 23, 59, 59), '31 Dec 2025 23:59'],
])('a moment %s', (_, date, said) => {
  expect(moment(date, now)).toBe(said)
})

test('whoever points at a moment is told all of it, and in UTC', () => {
  expect(wholeMoment(new Date(Date.UTC(2026, 10, 23, 9, 5, 7)))).toMatch(
    /^\w+,? \d+ November 2026.*\(2026-11-23T09:05:07\.000Z\)$/,
  )
})
