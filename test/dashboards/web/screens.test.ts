/// <reference lib="dom" />
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import axe from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { hasBrowser, openBrowser } from '../../helpers/page/browser.ts'
import { openDemoLine, type DemoLine } from '../../helpers/page/demo-line.ts'
import { servePage, type PageServer } from '../../helpers/page/page-server.ts'
import { keepPicture } from '../../helpers/page/pictures.ts'
import { sidewaysScrolling } from '../../helpers/page/sideways.ts'

const traceId = 'c0ffee'.padEnd(32, '0')

let line: DemoLine
let server: PageServer
let browser: Browser
/** The deadline of what is waited for, on a machine that is busy with other tests too. */
const soon = { timeout: 20_000 }
/** The dearest failed run of the demo, and runs that went well. */
let failedRun = ''
let completedRun = ''
let howToRun = ''

beforeAll(async () => {
  line = await openDemoLine()
  await line.send(auditedRun)
  server = await servePage(line.collector.store)
  browser = await openBrowser()
  failedRun = await newestRun({ outcome: 'failed', min_cost_micro: '30000' })
  completedRun = await newestRun({ outcome: 'completed', task: 'resolve_refund' })
  howToRun = await newestRun({ outcome: 'completed', task: 'resolve_how_to' })
}, 150_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await line?.close()
})

/** A run in which somebody was asked before something was changed, and a call whose bill nobody knows. */
const auditedRun = [
  { traceId, spanId: '00000000000000a1', name: 'close_account' },
  {
    traceId,
    spanId: '00000000000000a2',
    parentSpanId: '00000000000000a1',
    name: 'execute_tool delete_account',
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'delete_account',
      'spanledger.tool.effect': 'write',
      'spanledger.principal': 'agent-7',
      'spanledger.acting_as': 'jane',
      'spanledger.decision.result': 'allow',
      'spanledger.decision.policy': 'account-rules',
      'spanledger.decision.policy_revision': '12',
      'spanledger.approval.id': 'ap-1',
      'spanledger.approval.approver': 'omar',
    },
  },
  {
    traceId,
    spanId: '00000000000000a3',
    parentSpanId: '00000000000000a1',
    name: 'chat own-model',
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'own',
      'gen_ai.request.model': 'own-model',
      'gen_ai.usage.input_tokens': 1_000,
      'gen_ai.usage.output_tokens': 10,
    },
  },
] as const

interface Opened {
  readonly page: Page
  /** What the browser complained about: errors, and what the policy refused. */
  readonly complaints: readonly string[]
}

async function openPage(
  path: string,
  options: { width?: number; height?: number; theme?: 'light' | 'dark' } = {},
): Promise<Opened> {
  const { width = 1440, height = 900, theme = 'light' } = options
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme, timezoneId: 'UTC' })
  onTestFinished(() => page.close())
  const complaints: string[] = []
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', error => complaints.push(String(error)))
  await page.goto(server.url + path)
  return { page, complaints }
}

const screens: readonly (readonly [name: string, path: () => string, shows: string])[] = [
  ['runs', () => '/runs', 'resolve_refund'],
  ['run', () => `/runs/${failedRun}`, 'lookup_order'],
  ['step', () => `/runs/${failedRun}?find=lookup&span=`, 'found'],
  ['conversation', () => `/runs/${failedRun}?view=conversation`, 'Fernhill Cycles'],
  ['steps', () => `/runs/${failedRun}?view=steps&step=3`, 'What it was called with'],
  ['retrieval', () => `/runs/${howToRun}?view=retrieval`, 'which runs'],
  ['cost', () => `/runs/${failedRun}?view=cost`, 'per million'],
  ['raw', () => `/runs/${failedRun}?view=raw`, 'scope_version'],
  ['compare', () => `/compare?a=${failedRun}&b=${completedRun}&row=3`, 'What differs'],
  ['unlike', () => `/compare?a=${failedRun}&b=${traceId}`, 'steps differ'],
  ['choose', () => `/compare?a=${failedRun}`, 'Compare with which run?'],
  ['tasks', () => '/tasks', 'resolve_how_to'],
  ['changes', () => '/changes', 'In prices'],
  ['drift', () => '/drift', 'Alerts'],
  ['audit', () => '/audit', 'omar'],
  ['health', () => '/health', 'own-model'],
]

async function newestRun(filter: Record<string, string>): Promise<string> {
  const asked = new URLSearchParams({ since: '1h', limit: '1', ...filter })
  const response = await fetch(`${server.url}/api/questions/runs-matching?${asked.toString()}`)
  const [run] = (await response.json()) as { trace_id: string }[]
  return run?.trace_id ?? ''
}

describe.skipIf(!hasBrowser)('the page', () => {
  test.each(screens)(
    'shows %s without a complaint of the browser or of axe, and on a phone all of it is in sight',
    async (name, path, shows) => {
      const { page, complaints } = await openPage(path())
      await expect.poll(() => page.locator('main').textContent(), soon).toContain(shows)
      await page.evaluate(axe.source)
      await keepPicture(page, `${name}-light`)
      const inLight = await seriousFindings(page)
      await page.emulateMedia({ colorScheme: 'dark' })
      await keepPicture(page, `${name}-dark`)

      const inDark = await seriousFindings(page, ['color-contrast'])
      await page.setViewportSize({ width: 390, height: 844 })
      const onPhone = () => sidewaysScrolling(page)

      await expect.poll(onPhone, soon).toEqual([])
      await page.emulateMedia({ colorScheme: 'light' })
      expect(await onPhone()).toEqual([])
      expect(inLight).toEqual([])
      expect(inDark).toEqual([])
      expect(complaints).toEqual([])
    },
  )

  test.each([
    ['runs', () => '/runs', '.runs .row:not(.head)'],
    ['a run', () => `/runs/${failedRun}`, '.step'],
    ['a run’s conversation', () => `/runs/${failedRun}?view=conversation`, '.message'],
    ['tasks', () => '/tasks', 'td'],
    ['audit', () => '/audit', 'td'],
    ['health', () => '/health', '.figures'],
  ])('shows %s without sideways scrolling, from a phone to a desk', async (name, path, selector) => {
    const { page } = await openPage(path(), { width: 390, height: 844 })
    await page.waitForSelector(selector)
    if (name === 'runs') await keepPicture(page, 'phone-runs')
    for (const width of [390, 768, 1000, 1440]) {
      await page.setViewportSize({ width, height: 844 })
      const beyond = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)

      await expect.poll(beyond, soon).toBeLessThanOrEqual(0)
      // Of a list nothing is cut off either: what a run cost is always in sight.
      const costs = page.locator('.runs .row:not(.head) .cell-cost')
      const [cost] = (await costs.count()) > 0 ? [await costs.first().boundingBox()] : []
      expect((cost?.x ?? 0) + (cost?.width ?? 0)).toBeLessThanOrEqual(width)
    }
  })

  test('is worked with the keyboard alone', async () => {
    const { page } = await openPage('/runs')
    await page.waitForSelector('.runs .row:not(.head)')
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key)
    }
    await press('/')
    await page.keyboard.type('outcome:failed task:refund')
    await press('Enter')
    const outcomes = () => page.locator('.runs .row:not(.head) .cell-outcome').allTextContents()
    await expect.poll(async () => [...new Set(await outcomes())], soon).toEqual(['failed'])
    await press('j', 'Enter')
    await page.waitForSelector('.step')
    await press('j', 'j')
    await expect.poll(() => page.locator('.panel h2').textContent(), soon).toContain('chat')
    await press('[')
    await expect.poll(() => page.locator('.step').count(), soon).toBe(1)
    await press(']')
    await expect.poll(() => page.locator('.step').count(), soon).toBeGreaterThan(1)
    await press('2')
    await page.waitForSelector('.conversation .message')
    await press('3')
    await page.waitForSelector('.steps-count')
    await press('>', '>')
    await expect.poll(() => page.locator('.steps-count').textContent(), soon).toContain('3 of')
    await press('?')
    await expect.poll(() => page.locator('dialog').textContent(), soon).toContain('play, pause')
    await press('Escape')
    await expect.poll(() => page.locator('dialog').count(), soon).toBe(0)
    await press('Control+k')
    await page.keyboard.type('audit')
    await press('Enter')
    await expect.poll(() => page.locator('h1').textContent(), soon).toBe('Audit')
    await press('t', 't')

    expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark')
  })

  test('two runs are marked and compared by keys', async () => {
    const { page } = await openPage('/runs?live=off')
    await page.waitForSelector('.runs .row:not(.head)')
    for (const key of ['j', 'd', 'j', 'j', 'd']) await page.keyboard.press(key)
    await page.waitForSelector('.pairs .row:not(.head)')
    await page.keyboard.press('n')

    await page.waitForSelector('.texts')
    expect(new URL(page.url()).pathname).toBe('/compare')
  })

  test('what is looked at is in its address, for others and for later', async () => {
    const { page } = await openPage(`/runs/${failedRun}?view=steps&track=tools`)
    await page.waitForSelector('.steps-stop')
    await page.keyboard.press('>')
    await expect.poll(() => page.locator('.steps-count').textContent(), soon).toContain('2 of')
    await page.waitForSelector('.said')
    const seen = await page.locator('.steps-stop').textContent()
    const { page: other } = await openPage(page.url().slice(server.url.length))

    await expect.poll(() => other.locator('.steps-stop').textContent(), soon).toBe(seen)
    await other.goBack().catch(() => undefined)
  })

  test('amounts that are not known are never shown as nothing', async () => {
    const { page } = await openPage(`/runs/${traceId}`)
    await page.waitForSelector('.step')

    expect(await page.locator('.run-header .figures').textContent()).toContain('unknown')
    expect(await page.locator('.step', { hasText: 'own-model' }).textContent()).toContain('unknown')
    expect(await page.locator('.run').textContent()).not.toContain('$0.0000')
    await page.keyboard.press('5')
    await expect.poll(() => page.locator('.bill tfoot').textContent(), soon).toContain('unknown')
    expect(await page.locator('.run').textContent()).not.toContain('$0.0000')
  })

  test('a run is followed while it runs, and keeps its order', { timeout: 40_000 }, async () => {
    const running = 'beef'.padEnd(32, '1')
    const startMs = Date.now()
    const step = (number: number) => ({
      traceId: running,
      spanId: String(number).padStart(16, '0'),
      parentSpanId: 'ffffffffffffffff',
      name: `step ${number}`,
      startMs: startMs + number,
    })
    const { page } = await openPage('/runs')
    await line.send([step(1), step(2)])
    await page
      .locator('.runs .row', { hasText: running.slice(0, 8) })
      .getByText('running')
      .waitFor()
    await page.locator(`a[href*="${running}"]`).click()
    await expect.poll(() => page.locator('.step bdi').allTextContents(), soon).toEqual(['step 1', 'step 2'])
    await line.send([step(4), step(3)])
    await expect
      .poll(() => page.locator('.step bdi').allTextContents(), soon)
      .toEqual(['step 1', 'step 2', 'step 3', 'step 4'])
    await line.send([{ traceId: running, spanId: 'ffffffffffffffff', name: 'the root', startMs }])

    await expect
      .poll(() => page.locator('.step bdi').allTextContents(), soon)
      .toEqual(['the root', 'step 1', 'step 2', 'step 3', 'step 4'])
    await expect.poll(() => page.locator('.run-header .outcome').textContent(), soon).toBe('completed')
  })

  test('its program is at most 60 KB, compressed', () => {
    const folder = join(server.folder, 'assets')
    const programs = readdirSync(folder).filter(file => file.endsWith('.js'))
    const sizes = programs.map(file => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length)

    expect(sizes.length).toBeGreaterThan(0)
    expect(sizes.reduce((all, size) => all + size, 0)).toBeLessThanOrEqual(60 * 1_024)
  })
})

/** What axe finds, by all its rules or by some. */
async function seriousFindings(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  return page.evaluate(
    async names => {
      // True: axe puts itself there.
      const { axe: found } = globalThis as unknown as { axe: typeof axe }
      const { violations } = await found.run(names === undefined ? {} : { runOnly: names })
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `${id}: ${html}`))
    },
    rules && [...rules],
  )
}
