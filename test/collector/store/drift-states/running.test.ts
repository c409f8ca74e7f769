import { expect, onTestFinished, test } from 'vitest'
import { readConfig } from '../../../../collector/src/config/config.ts'
import { startCollector, type Collector } from '../../../../collector/src/main.ts'
import { inventSignal, storeSignals } from '../../../helpers/drift/signals.ts'
import { watchedWeeks } from '../../../helpers/drift/watched.ts'
import { temporaryFolder } from '../../../helpers/temporary-folder.ts'

const soon = { timeout: 20_000, interval: 200 }
const { firstHour, hours } = watchedWeeks()

/** With a rule for other hours, and tasks that became dearer five days ago. */
async function started(): Promise<Collector> {
  const config = readConfig({ data: await temporaryFolder(), port: '0', 'grpc-port': 'off' }, {})
  const alerts = [{ name: 'behaviour', kind: 'drift', parameters: { hours: 1_000 } }]
  const collector = await startCollector({ ...config, sections: { alerts } })
  onTestFinished(() => collector.close())
  const cost = { signal: 'cost', kind: 'mean', effect: Math.log(1.1), perHour: 20, mean: 6 } as const
  const dearer = inventSignal({ ...cost, from: hours - 120, change: 0.4 }, { seed: 5, firstHour, hours })
  await storeSignals(collector.store, [dearer], { project: 'default', service: 'shop', task: 'refund' })
  return collector
}

async function firingAt(url: string, question: string, asked: Record<string, string> = {}): Promise<readonly string[]> {
  const search = new URLSearchParams(asked).toString()
  const response = await fetch(`${url}/api/questions/${encodeURIComponent(question)}?${search}`)
  expect(response.status).toBe(200)
  const rows = (await response.json()) as readonly { readonly state: string; readonly signal: string }[]
  return rows.filter(({ state }) => state === 'FIRING').map(({ signal }) => signal)
}

async function accept(url: string, group: string): Promise<void> {
  const id = encodeURIComponent(JSON.stringify(['shop', 'refund', group]))
  const response = await fetch(`${url}/api/drift/${id}/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"reason": "meant"}',
  })
  expect(response.status).toBe(200)
}

test('a decision is followed at once, by the question and for the hours of every rule', async () => {
  const { url } = await started()
  const firing = (hours: number) => firingAt(url, 'drift', { hours: String(hours) })

  await accept(url, 'latency')
  await expect.poll(() => firing(12_960), soon).toEqual(['cost'])
  await expect.poll(() => firing(1_000), soon).toEqual(['cost'])

  await accept(url, 'cost')
  await expect.poll(() => firing(12_960), soon).toEqual([])
  await expect.poll(() => firing(1_000), soon).toEqual([])
}, 60_000)

test('what is computed when it is asked answers by its name, and is listed nowhere', async () => {
  const { url } = await started()

  const listed = await (await fetch(`${url}/api/questions`)).text()

  expect(await firingAt(url, 'watch/drift-at')).toEqual(['cost'])
  expect(listed).toContain('"name":"drift"')
  expect(listed).not.toContain('drift-at')
})
