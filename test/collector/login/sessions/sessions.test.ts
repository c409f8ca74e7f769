import { expect, test } from 'vitest'
import { mostSessions, Sessions, type Owner } from '../../../../collector/src/login/sessions/sessions.ts'

const lifetimes = { idleMs: 1_000_000, lastsMs: 1_000_000 }
const owner = (id: string): Owner => ({ kind: 'key', id })

test('one owner has so many sessions and no more, and pushes out none of another', () => {
  const clock = { nowMs: 0 }
  const sessions = new Sessions({ lifetimes, now: () => clock.nowMs++ })
  const other = sessions.begin(owner('other')).id
  const ids = Array.from({ length: mostSessions.ofOne }, () => sessions.begin(owner('ada')).id)
  sessions.find(ids[0] ?? '')

  sessions.begin(owner('ada'))

  expect(sessions.size).toBe(mostSessions.ofOne + 1)
  expect(sessions.find(other)).toBeDefined()
  expect(ids.map(id => sessions.find(id) !== undefined)).toEqual(ids.map((_, index) => index !== 1))
})

test('all owners together have so many and no more: the one that was used longest ago ends', () => {
  const clock = { nowMs: 0 }
  const sessions = new Sessions({ lifetimes, now: () => clock.nowMs })
  const first = sessions.begin(owner('first')).id
  clock.nowMs = 1
  const second = sessions.begin(owner('second')).id
  for (let index = 2; index < mostSessions.ofAll; index++) sessions.begin(owner(`${index % 1_000}`))
  sessions.find(first)
  expect(sessions.size).toBe(mostSessions.ofAll)

  const newest = sessions.begin(owner('newest')).id

  expect(sessions.size).toBe(mostSessions.ofAll)
  expect([first, second, newest].map(id => sessions.find(id) !== undefined)).toEqual([true, false, true])
})

test('sessions that are over are forgotten, also those that nobody asks for again', () => {
  const clock = { nowMs: 0 }
  const sessions = new Sessions({ lifetimes, now: () => clock.nowMs })
  sessions.begin(owner('ada'))
  clock.nowMs = lifetimes.idleMs

  sessions.begin(owner('bob'))

  expect(sessions.size).toBe(1)
})

test('the same id for a key and for a person are two owners', () => {
  const sessions = new Sessions({ lifetimes })
  const person: Owner = { kind: 'person', id: 'ada', name: 'ada', by: 'person ada', grants: [] }

  for (let index = 0; index < mostSessions.ofOne; index++) {
    sessions.begin(owner('ada'))
    sessions.begin(person)
  }

  expect(sessions.size).toBe(2 * mostSessions.ofOne)
})
