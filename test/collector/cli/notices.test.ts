import { expect, test } from 'vitest'
import { noticeWriter } from '../../../collector/src/cli/notices.ts'

test('says a notice that repeats once in ten seconds, with how often it came', () => {
  const lines: string[] = []
  let now = 0
  const notice = noticeWriter(
    line => lines.push(line),
    () => now,
  )

  for (const waitMs of [100, 200, 400]) notice(`trying again in ${waitMs} ms`)
  notice('something else')
  now = 10_000
  notice('trying again in 800 ms')

  expect(lines).toEqual([
    '1970-01-01T00:00:00.000Z trying again in 100 ms',
    '1970-01-01T00:00:00.000Z something else',
    '1970-01-01T00:00:10.000Z trying again in 800 ms (and 2 times since it was last said)',
  ])
})
