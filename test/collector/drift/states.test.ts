import { expect, test } from 'vitest'
import { stateOf, type DetectedSignal, type DriftDecision } from '../../../collector/src/drift/states.ts'

const now = new Date('2026-11-22T12:00:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)

const calm: DetectedSignal = {
  service: 'shop',
  task: 'refund',
  signalGroup: 'cost',
  hasBaseline: true,
  isSuspicious: false,
  firedAt: undefined,
  resolvedAt: undefined,
  tasksLastDay: 100,
  baselineTasksPerDay: 100,
}
const fired = { ...calm, isSuspicious: true, firedAt: hoursAgo(5) }
const decision: DriftDecision = {
  kind: 'mute',
  service: '',
  task: '',
  signalGroup: '',
  since: hoursAgo(48),
  until: hoursAgo(-1),
}

test.each([
  ['OK', calm, []],
  ['PENDING', { ...calm, isSuspicious: true }, []],
  ['FIRING', fired, []],
  ['RESOLVED', { ...calm, resolvedAt: hoursAgo(3) }, []],
  ['OK', { ...calm, resolvedAt: hoursAgo(30) }, []],
  ['NO_DATA', { ...calm, tasksLastDay: 0 }, []],
  ['OK', { ...calm, tasksLastDay: 0, baselineTasksPerDay: 2 }, []],
  ['INSUFFICIENT_DATA', { ...calm, hasBaseline: false }, []],
  ['ACCEPTED', { ...calm, hasBaseline: false }, [{ ...decision, kind: 'accept' }]],
  ['INSUFFICIENT_DATA', { ...calm, hasBaseline: false }, [{ ...decision, kind: 'accept', since: hoursAgo(24 * 40) }]],
  ['MUTED', fired, [decision]],
  ['FIRING', fired, [{ ...decision, until: hoursAgo(1) }]],
  ['MUTED', fired, [{ ...decision, service: 'shop', task: 'refund', signalGroup: 'cost' }]],
  ['FIRING', fired, [{ ...decision, signalGroup: 'latency' }]],
  ['FIRING', fired, [{ ...decision, task: 'other' }]],
] as const)('a signal is %s (case %#)', (state, signal, decisions) => {
  expect(stateOf(signal, decisions, now)).toBe(state)
})
