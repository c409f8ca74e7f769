import { expect, test } from 'vitest'
import { FailedLogins, mostFailures, networkOf } from '../../../../collector/src/login/sessions/failed-logins.ts'

test('from one address so many in a minute, and then again', () => {
  const clock = { nowMs: 0 }
  const failures = new FailedLogins(() => clock.nowMs)
  for (let count = 1; count < mostFailures.ofOne; count++) failures.note('192.0.2.1')
  const before = failures.waitMs('192.0.2.1')
  clock.nowMs = 59_000
  failures.note('192.0.2.1')

  expect([before, failures.waitMs('192.0.2.1'), failures.waitMs('192.0.2.2')]).toEqual([0, 1_000, 0])
  clock.nowMs = 60_000
  expect(failures.waitMs('192.0.2.1')).toBe(0)
})

test('from everywhere so many in a minute, however many addresses there are', () => {
  const clock = { nowMs: 0 }
  const failures = new FailedLogins(() => clock.nowMs)

  for (let count = 0; count < mostFailures.ofAll; count++) failures.note(`10.0.${count >> 8}.${count & 255}`)

  expect(failures.waitMs('192.0.2.1')).toBe(60_000)
  clock.nowMs = 60_000
  expect(failures.waitMs('192.0.2.1')).toBe(0)
})

test('a clock that was set back holds nobody off for longer than a minute', () => {
  const clock = { nowMs: 10_000_000 }
  const failures = new FailedLogins(() => clock.nowMs)
  for (let count = 0; count < mostFailures.ofOne; count++) failures.note('192.0.2.1')

  clock.nowMs = 0

  expect(failures.waitMs('192.0.2.1')).toBe(60_000)
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:DB8:1:2::6', '2001:db8:1:2'],
  ['2001:db8::6', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['', ''],
])('%s is of the network %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
