import { expect, test } from 'vitest'
import { startProgress } from '../../../collector/src/demo/progress.ts'

function shown(isTTY: boolean): string {
  let text = ''
  const progress = startProgress({ isTTY, write: part => (text += part) })
  for (let ticket = 1; ticket <= 30; ticket++)
    progress.advance(`T-${ticket}  refund  ${ticket === 7 ? 'failed' : 'completed'}`)
  progress.finish()
  return text
}

test('a terminal sees one line that changes with every ticket', () => {
  const updates = shown(true).split('\r')

  expect(updates).toHaveLength(31)
  expect(updates.at(-1)).toBe('\u001b[2K  30 of 60 tickets: 29 completed, 0 escalated, 1 failed\n')
})

test('a file sees a line for every fifteen tickets, without control characters', () => {
  expect(shown(false)).toBe(
    '  15 of 60 tickets: 14 completed, 0 escalated, 1 failed\n  30 of 60 tickets: 29 completed, 0 escalated, 1 failed\n',
  )
})
