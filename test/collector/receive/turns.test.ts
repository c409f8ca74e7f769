import { expect, test } from 'vitest'
import { Turns } from '../../../collector/src/receive/turns.ts'

/** What happens in which order when so many requests ask for a turn at once. */
async function orderOf(requests: number): Promise<readonly string[]> {
  const order: string[] = []
  const turns = new Turns()
  const loop = () => {
    order.push('|')
    if (order.length < 100) setImmediate(loop)
  }
  setImmediate(loop)
  const all = Array.from({ length: requests }, (_, index) => turns.mine().then(() => order.push(String(index))))
  await Promise.all(all)
  return order
}

test('lets the event loop turn between any two requests, first come, first served', async () => {
  const order = await orderOf(4)

  expect(order.join('')).toMatch(/^0\|+1\|+2\|+3/)
})

test('is free again when the loop has turned', async () => {
  const turns = new Turns()
  await turns.mine()
  await new Promise(resolve => setImmediate(resolve))
  const order: string[] = []

  await Promise.all([turns.mine().then(() => order.push('mine')), Promise.resolve().then(() => order.push('next'))])

  expect(order).toContain('mine')
})
