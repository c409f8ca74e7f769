import { expect, test } from 'vitest'
import { CollectorError } from '../../../collector/src/errors.ts'
import { openLog } from '../../../collector/src/watch/log.ts'
import type { LogLevel } from '../../../collector/src/watch/log-level.ts'

function recordedLog({ level = 'info', plain = false }: { level?: LogLevel; plain?: boolean } = {}) {
  const lines: string[] = []
  const clock = { now: 0 }
  const log = openLog({ level, plain, write: line => lines.push(line), now: () => clock.now })
  return { log, lines, clock, entries: () => lines.map(line => JSON.parse(line) as unknown) }
}

test('writes one JSON object a line, with level, time and facts', () => {
  const { log, entries } = recordedLog()

  log.warn('cannot store yet', { waitMs: 100 })

  expect(entries()).toEqual([{ level: 'warn', time: '1970-01-01T00:00:00.000Z', waitMs: 100, msg: 'cannot store yet' }])
})

test('writes short lines for a terminal, which obeys nothing in them', () => {
  const { log, lines } = recordedLog({ plain: true })

  log.warn('the engine is started again: \u001b[31mred\nline\u202e', { folder: '/data\u0007' })

  expect(lines).toEqual([
    '00:00:00 WARN  the engine is started again: \ufffd[31mred\ufffdline\ufffd  folder=/data\ufffd\n',
  ])
})

test('says what repeats once in ten seconds, with how often it came', () => {
  const { log, clock, entries } = recordedLog()

  for (const waitMs of [100, 200, 400]) log.warn(`trying again in ${waitMs} ms`)
  log.warn('something else')
  clock.now = 10_000
  log.warn('trying again in 800 ms')

  expect(entries()).toMatchObject([
    { msg: 'trying again in 100 ms' },
    { msg: 'something else' },
    { msg: 'trying again in 800 ms', heldBack: 2 },
  ])
})

test.each([
  ['silent', []],
  ['error', ['failed']],
  ['warn', ['warning', 'failed']],
  ['info', ['information', 'warning', 'failed']],
] as const)('at level %s it says %j', (level, expected) => {
  const { log, entries } = recordedLog({ level })

  log.info('information')
  log.warn('warning')
  log.failed('failed', new Error('x'))

  expect(entries()).toMatchObject(expected.map(msg => ({ msg })))
})

const secret = 'my card number is 4111'

test.each([
  ['an error that quotes what it choked on', () => JSON.parse(`"${secret}`) as unknown],
  ['an error of many lines', () => thrown(new TypeError(`cannot read\n    at ${secret} (file:1:1)\n${secret}`))],
  ['a row that the store refused', () => thrown(new CollectorError('STORE_REFUSED', `27: cannot parse '${secret}'`))],
  ['an error within an error', () => thrown(new Error('outer', { cause: new Error(secret) }))],
  ['a text that was thrown', () => thrown(secret)],
])('tells nothing of what a sender sent: %s', (_, act) => {
  const { log, lines } = recordedLog()

  try {
    act()
  } catch (error) {
    log.failed('a request failed', error)
  }

  expect(lines).toHaveLength(1)
  expect(lines.join('')).not.toContain('4111')
})

test('tells the kind and the place of an error that nobody foresaw, and the whole of one of the table', () => {
  const { log, entries } = recordedLog()

  log.failed('a request failed', new RangeError('out of it'))
  log.failed('another request failed', new CollectorError('SPOOL_FAILED', 'ENOSPC on /data'))

  expect(entries()).toMatchObject([
    { level: 'error', name: 'RangeError', at: expect.stringContaining('log.test.ts') },
    { level: 'error', code: 'SPOOL_FAILED', detail: 'The spool cannot write to disk: ENOSPC on /data' },
  ])
})

function thrown(error: unknown): never {
  throw error
}
