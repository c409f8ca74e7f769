/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { Alerts } from '../../../collector/src/alert/alerts.ts'
import { nothingYet } from '../../../collector/src/alert/delivery/alert-file.ts'
import { readRules } from '../../../collector/src/alert/rules/read-rules.ts'
import { alertsRoute } from '../../../collector/src/api/alerts-route.ts'
import { driftRoute } from '../../../collector/src/api/drift-route.ts'
import { encodeAlertEvents } from '../../../collector/src/store/noticed/alert-rows.ts'
import { encodeDecisions } from '../../../collector/src/store/noticed/decision-rows.ts'
import { inventSignal, storeSignals } from '../../helpers/drift/signals.ts'
import { computeDrift, watchedWeeks } from '../../helpers/drift/watched.ts'
import { hasBrowser, openBrowser } from '../../helpers/page/browser.ts'
import { servePage, type PageServer } from '../../helpers/page/page-server.ts'
import { keepPicture } from '../../helpers/page/pictures.ts'
import { openTestStore, type TestStore } from '../../helpers/store.ts'

/** What was decided is asked for every five seconds, on a machine that is busy with other tests too. */
const soon = { timeout: 20_000 }
const { firstHour, hours } = watchedWeeks()

let open: TestStore
let server: PageServer
let browser: Browser
let alerts: Alerts
beforeAll(async () => {
  if (!hasBrowser) return
  open = await openTestStore()
  const drifting = {
    signal: 'cost',
    kind: 'mean',
    effect: Math.log(1.1),
    perHour: 20,
    mean: 13,
    from: hours - 120,
    change: 0.4,
  } as const
  const invented = inventSignal(drifting, { seed: 5, firstHour, hours })
  await storeSignals(open.store, [invented], { project: 'default', service: 'shop', task: 'refund' })
  await computeDrift(open.store, 'default')
  alerts = await openAlerts(open)
  server = await servePage(open.store, [], authorize => [
    driftRoute({
      authorize,
      async decide(decision) {
        await open.store.insert(encodeDecisions([decision]), String(decision.decidedAt))
        await computeDrift(open.store, decision.project)
      },
    }),
    alertsRoute({
      authorize,
      silence: asked => alerts.silenceIncident(asked, Date.now()),
      silences: project => alerts.silencesOf(project, Date.now()),
      endSilence: asked => alerts.endSilence(asked),
    }),
  ])
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await open?.close()
})

const unpriced = {
  provider: 'p',
  model: 'model-x',
  reason: 'no price',
  calls: '12',
  input_tokens: '4100',
  output_tokens: '310',
}

/** One rule, and one model without a price. */
async function openAlerts({ store }: TestStore): Promise<Alerts> {
  const { rules } = readRules([{ name: 'unknown prices', kind: 'unpriced' }])
  const made = new Alerts(
    {
      rules,
      sinks: [],
      publicUrl: '',
      save: () => Promise.resolve(),
      send: () => Promise.resolve(),
      sources: {
        ask: () => Promise.resolve([unpriced]),
        budgets: [],
        health: () => Promise.reject(new Error('not asked')),
      },
      record: ({ name, project, severity }, notices, at) =>
        store.insert(
          encodeAlertEvents(
            notices.map(({ reason, incident: { fingerprint, since, observation } }) => ({
              project,
              at,
              rule: name,
              severity,
              fingerprint,
              since,
              event: reason,
              summary: observation.says,
              value: observation.value,
              runs: [],
              change: undefined,
              labels: new Map(Object.entries(observation.labels)),
            })),
          ),
          String(at),
        ),
    },
    nothingYet,
  )
  await made.evaluate(new Date())
  return made
}

async function openDrift(): Promise<Page> {
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  await page.goto(`${server.url}/drift`)
  return page
}

describe.skipIf(!hasBrowser)('what people decide on the page', () => {
  test('an alert that is silenced says by whom, until when and why, and is silent until somebody ends that', async () => {
    const page = await openDrift()
    const row = page.locator('tr', { hasText: 'unknown prices' })
    await row.getByRole('button', { name: 'silence' }).click(soon)
    await row.getByLabel('Reason').fill('waiting for <b>prices</b>')
    await row.getByLabel('Hours').fill('2')
    await row.getByRole('button', { name: 'silence' }).click()

    await row.getByText('silent until').waitFor(soon)
    expect(await row.textContent()).toContain('waiting for <b>prices</b>')
    expect(alerts.silencesOf('default', Date.now())).toMatchObject([{ reason: 'waiting for <b>prices</b>' }])

    await row.getByRole('button', { name: 'end silence' }).click()
    await row.getByRole('button', { name: 'silence', exact: true }).waitFor(soon)
    expect(alerts.silencesOf('default', Date.now())).toEqual([])
  }, 60_000)

  test('what is accepted is shown as accepted, by whom and why, and does not fire any more', async () => {
    const page = await openDrift()
    const row = page.locator('tr', { hasText: 'refund' })
    await row.getByText('firing').waitFor(soon)
    await page.getByText(/^One signal is watched, in the hours before /).waitFor(soon)
    await row.getByRole('button', { name: 'accept' }).click()
    await row.getByLabel('Reason').fill('the new model is meant to')
    await keepPicture(page, 'decisions-light')
    await row.getByRole('button', { name: 'accept' }).click()

    const decided = page.getByRole('region', { name: 'What people decided' }).locator('tr', { hasText: 'refund' })
    await decided.waitFor(soon)
    expect(await decided.textContent()).toMatch(/^acceptedrefundshopcostsince .*key none.*the new model is meant to$/)
    await page
      .getByText('firing', { exact: true })
      .and(page.locator('.bad'))
      .waitFor({ ...soon, state: 'detached' })
  }, 60_000)
})
