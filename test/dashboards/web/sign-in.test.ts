/// <reference lib="dom" />
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { madeKey } from '../../helpers/login/login-server.ts'
import { hasBrowser, openBrowser } from '../../helpers/page/browser.ts'
import { servePage, type PageServer } from '../../helpers/page/page-server.ts'

const { key, stored } = madeKey({ name: 'Ada <b>', project: 'shop' })
const soon = { timeout: 20_000 }

let server: PageServer
let browser: Browser
beforeAll(async () => {
  server = await servePage(undefined, [stored])
  browser = await openBrowser()
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
})

async function visit(path: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  // A browser also complains of answers: those that send it here, and those of a collector without questions.
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', error => complaints.push(String(error)))
  await page.goto(`${server.url}${path}`)
  return { page, context, complaints: () => complaints.filter(text => !/status of 40[14]/.test(text)) }
}

async function signIn(page: Page, typed: string): Promise<void> {
  await page.getByLabel('API key').fill(typed)
  await page.keyboard.press('Enter')
}

describe.skipIf(!hasBrowser)('a browser', () => {
  test('that is nobody yet is sent to sign in, and then back to the view it wanted', async () => {
    const { page, context, complaints } = await visit('/tasks?since=7d')
    await page.waitForURL('**/login?next=%2Ftasks%3Fsince%3D7d', soon)

    await signIn(page, key)

    await page.waitForURL('**/tasks?since=7d', soon)
    await page.getByRole('link', { name: 'Ada <b>' }).waitFor(soon)
    expect(await page.evaluate(() => document.cookie)).toBe('')
    expect(await context.cookies()).toMatchObject([
      { name: 'spanledger', httpOnly: true, sameSite: 'Strict', path: '/' },
    ])
    expect(complaints()).toEqual([])
  })

  test('sees why it was not let in, and that it is signed out again', async () => {
    const { page, complaints } = await visit('/login?next=/health')

    await signIn(page, 'wrong')
    await page.getByRole('alert').waitFor(soon)
    await signIn(page, key)
    await page.getByRole('link', { name: 'Ada <b>' }).click(soon)
    await page.getByRole('button', { name: 'Sign out' }).click(soon)
    await page.getByLabel('API key').waitFor(soon)
    await page.goto(`${server.url}/health`)

    await page.waitForURL('**/login?next=%2Fhealth', soon)
    expect(complaints()).toEqual([])
  })

  test.each([
    ['light', 1_280],
    ['dark', 390],
  ] as const)('reads the page in %s, %i pixels wide, without a serious finding', async (colorScheme, width) => {
    const { page } = await visit('/login', { colorScheme, viewport: { width, height: 800 } })
    await signIn(page, 'wrong')
    await page.getByRole('alert').waitFor(soon)

    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(() => {
      // True: axe puts itself there.
      const { axe: found } = globalThis as unknown as { axe: typeof axe }
      return found.run()
    })

    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
  })
})
