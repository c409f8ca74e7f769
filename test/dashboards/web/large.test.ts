/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { hasBrowser, openBrowser } from '../../helpers/page/browser.ts'
import { insertLargeRun, insertRuns, largeRun } from '../../helpers/page/bulk.ts'
import { servePage, type PageServer } from '../../helpers/page/page-server.ts'
import { openTestStore, type TestStore } from '../../helpers/store.ts'

const runs = 50_000
const spans = 10_000

let open: TestStore
let server: PageServer
let browser: Browser
/** The deadline of what is waited for, on a machine that is busy with other tests too. */
const soon = { timeout: 20_000 }
beforeAll(async () => {
  open = await openTestStore()
  await Promise.all([insertRuns(open.store, runs), insertLargeRun(open.store, spans)])
  server = await servePage(open.store)
  browser = await openBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await open?.close()
})

async function openPage(path: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  onTestFinished(() => page.close())
  await page.goto(server.url + path)
  return page
}

describe.skipIf(!hasBrowser)('what is large', () => {
  test('a run of 10,000 steps is drawn with at most 60 rows, and walked through', { timeout: 60_000 }, async () => {
    const page = await openPage('/health')
    await page.waitForSelector('h1')
    // From the moment the data is there until the rows are: the two marks that the bar is between.
    await page.evaluate(() => {
      const asked = globalThis.fetch
      globalThis.fetch = async (...words) => {
        const response = await asked(...words)
        if (response.url.includes('run-outline')) {
          const read = response.json.bind(response)
          response.json = async () => {
            const rows: unknown = await read()
            performance.mark('data')
            return rows
          }
        }
        return response
      }
      new MutationObserver(() => {
        if (document.querySelectorAll('.step').length > 0 && performance.getEntriesByName('drawn').length === 0)
          requestAnimationFrame(() => performance.mark('drawn'))
      }).observe(document.body, { childList: true, subtree: true })
      history.pushState(undefined, '', '/runs')
    })
    await page.evaluate(path => {
      const link = document.createElement('a')
      link.href = path
      document.body.append(link)
      link.click()
    }, `/runs/${largeRun}`)
    await page.waitForSelector('.step')
    await page.waitForFunction(() => performance.getEntriesByName('drawn').length > 0)
    const tookMs = await page.evaluate(() => performance.measure('open', 'data', 'drawn').duration)
    console.log(`10,000 steps: drawn ${tookMs.toFixed(0)} ms after their data`)
    const mounted = () => page.locator('.step').count()
    const atTop = await mounted()
    await page.evaluate(() => document.querySelector('.tree .virtual')?.scrollTo(0, 130_000))
    await expect.poll(() => page.locator('.step').first().textContent(), soon).not.toContain('large run')
    const inTheMiddle = await mounted()
    await page.keyboard.press('.')
    await page.waitForSelector('.step.selected .kind-error')

    expect(atTop).toBeGreaterThan(10)
    expect(Math.max(atTop, inTheMiddle, await mounted())).toBeLessThanOrEqual(60)
    expect(await page.locator('.run-header').textContent()).toContain('10,000 steps')
  })

  test('50,000 runs are reached page by page, with at most 60 rows mounted', { timeout: 60_000 }, async () => {
    const page = await openPage('/runs?since=7d&live=off')
    await page.waitForSelector('.runs .row:not(.head)')
    const first = await page.locator('.table-foot').textContent()
    const toEnd = () => {
      const list = document.querySelector('.runs .virtual')
      list?.scrollTo(0, list.scrollHeight)
      return document.querySelector('.table-foot')?.textContent
    }

    await expect.poll(() => page.evaluate(toEnd), { timeout: 45_000, interval: 50 }).toBe('50,001 runs')

    expect(first).toBe('200 runs, more below')
    expect(await page.locator('.runs .row:not(.head)').count()).toBeLessThanOrEqual(60)
    await expect.poll(() => page.locator('.runs .row:not(.head)').last().textContent(), soon).toContain('large run')
  })

  test('a run comes and goes without moving what is read', { timeout: 60_000 }, async () => {
    const page = await openPage('/runs?since=7d')
    await page.waitForSelector('.runs .row:not(.head)')
    await page.evaluate(() => document.querySelector('.runs .virtual')?.scrollTo(0, 2_000))
    const middle = () =>
      page.evaluate(() => {
        const box = document.querySelector('.runs .virtual')?.getBoundingClientRect()
        return document.elementFromPoint(200, (box?.top ?? 0) + 100)?.closest('.row')?.textContent
      })
    await expect.poll(middle, soon).toMatch(/task/)
    const before = await middle()

    await open.store.command(
      `INSERT INTO spans (project, trace_id, span_id, name, category, service, start_time, duration_ns, ingested_at)
       VALUES ('default', 'ffffffffffffffffffffffffffffffff', 'ffffffffffffffff', 'the newest', 'task', 'bulk', now64(9), 1000, now64(9))`,
    )
    await expect.poll(() => page.locator('.table-foot').textContent(), soon).toContain('201')

    expect(await middle()).toBe(before)
  })
})
