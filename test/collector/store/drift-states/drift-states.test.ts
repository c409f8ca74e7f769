import { drift } from '@spanledger/queries'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import {
  openDriftStates,
  type DriftStates,
  type DriftStatesOptions,
} from '../../../../collector/src/store/drift-states/drift-states.ts'
import { encodeDecisions } from '../../../../collector/src/store/noticed/decision-rows.ts'
import { inventSignal, storeSignals } from '../../../helpers/drift/signals.ts'
import { computeDrift, watchedWeeks } from '../../../helpers/drift/watched.ts'
import { openTestStore, type TestStore } from '../../../helpers/store.ts'

const soon = { timeout: 20_000, interval: 100 }
const { firstHour, hours } = watchedWeeks()
const cost = { signal: 'cost', kind: 'mean', effect: Math.log(1.1), perHour: 20, mean: 6 } as const

let open: TestStore
beforeAll(async () => {
  open = await openTestStore()
})
afterAll(() => open.close())

/** Tasks of a project that became dearer five days ago. */
async function storeTasks(project: string, service = 'shop'): Promise<void> {
  const invented = inventSignal({ ...cost, from: hours - 120, change: 0.4 }, { seed: 5, firstHour, hours })
  await storeSignals(open.store, [invented], { project, service, task: 'refund' })
}

function opened(options: Omit<DriftStatesOptions, 'store'>): DriftStates {
  const states = openDriftStates({ store: open.store, ...options })
  onTestFinished(() => states.close())
  return states
}

async function firing(
  project: string,
  asked: { readonly hours?: number; readonly service?: string; readonly until?: Date } = {},
) {
  const rows = await open.store.ask(drift, { project, until: new Date(Date.now() + 60_000), ...asked })
  return rows.filter(({ state }) => state === 'FIRING').map(({ service }) => service)
}

async function accept(project: string): Promise<void> {
  const at = Date.now()
  const about = { service: 'shop', task: 'refund', signalGroup: 'cost', by: 'key a', reason: 'meant' }
  const decision = { project, decidedAt: at, kind: 'accept', since: at, until: at, ...about } as const
  await open.store.insert(encodeDecisions([decision]), `${project} ${at}`)
}

async function computedAt(project: string): Promise<readonly string[]> {
  const result = await open.store.client.query({
    query: 'SELECT DISTINCT toString(computed_at) AS at FROM drift_states WHERE project = {project:String} ORDER BY at',
    query_params: { project },
    format: 'JSONEachRow',
  })
  return (await result.json<{ at: string }>()).map(({ at }) => at)
}

test('what fires is there soon after it was stored, for every number of hours that rules ask for', async () => {
  opened({ checkMs: 100, asked: [{ project: 'shop', hours: 1_000 }] })
  await storeTasks('shop')
  await storeTasks('bank', 'loans')

  await expect.poll(() => firing('shop'), soon).toEqual(['shop'])
  await expect.poll(() => firing('bank'), soon).toEqual(['loans'])
  await expect.poll(() => firing('shop', { hours: 1_000 }), soon).toEqual(['shop'])
  expect(await firing('bank', { hours: 1_000 })).toEqual([])
  expect(await firing('shop', { service: 'other' })).toEqual([])
  // Nothing changed since, so nothing is computed again.
  const before = await computedAt('bank')
  await expect.poll(async () => (await computedAt('shop')).length, soon).toBe(2)
  expect([before.length, await computedAt('bank')]).toEqual([1, before])
})

test('what somebody accepts does not fire any more as soon as it is told, and the others go on', async () => {
  await storeTasks('decided')
  await storeTasks('decided', 'other')
  // It looks when it is told, and not before.
  const states = opened({ checkMs: 3_600_000 })
  await expect.poll(() => firing('decided'), soon).toEqual(expect.arrayContaining(['other', 'shop']))

  await accept('decided')
  states.decided()

  await expect.poll(() => firing('decided'), soon).toEqual(['other'])
})

test('whoever asks for what is fresh gets it, with what was decided a moment ago', async () => {
  await storeTasks('asked')

  await computeDrift(open.store, 'asked')
  const before = await firing('asked')
  await accept('asked')
  await computeDrift(open.store, 'asked')

  expect([before, await firing('asked')]).toEqual([['shop'], []])
})

test('several that want the same at once make one computation', async () => {
  await storeTasks('once')
  const states = opened({ ready: new Promise(() => undefined) })

  await Promise.all([states.fresh('once'), states.fresh('once'), states.fresh('once')])

  expect(await computedAt('once')).toHaveLength(1)
})

test('an hour that is over is computed again, and what was found before it can still be asked for', async () => {
  await storeTasks('hours')
  await open.store.command(
    `INSERT INTO drift_states (project, hours, hour, computed_at, generation, accepted, states)
     SELECT 'hours', 12960, toStartOfHour(now('UTC')) - INTERVAL 1 HOUR, now64(3) - INTERVAL 1 HOUR, max(generation), 0,
       [('past', 't', 'cost', 'cost', '', 'mean', 1, 1, 1, 1, 1, 'FIRING', NULL, NULL, NULL, 0, 0, 0, 0, 0, NULL, NULL, 0, 0, 0, 0, 0, 0, [])]
     FROM signals_hourly WHERE project = 'hours'`,
  )
  const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000
  const before = await firing('hours')

  await computeDrift(open.store, 'hours')

  expect([before, await firing('hours')]).toEqual([['past'], ['shop']])
  expect(await firing('hours', { until: new Date(hour - 1) })).toEqual(['past'])
  expect(await firing('hours', { until: new Date(hour - 2 * 3_600_000) })).toEqual([])
})

test('what cannot be computed is told of, and keeps nothing else from being computed', async () => {
  const errors: unknown[] = []
  await open.store.command(`ALTER TABLE drift_states ADD CONSTRAINT broken CHECK project != 'broken'`)
  await storeTasks('broken')
  await storeTasks('whole')
  opened({ checkMs: 50, onRetry: error => errors.push(error) })

  await expect.poll(() => firing('whole'), soon).toEqual(['shop'])
  await expect.poll(() => errors.length, soon).toBeGreaterThan(0)
  expect(await firing('broken')).toEqual([])
  expect(errors.every(error => String(error).includes('broken'))).toBe(true)
})
