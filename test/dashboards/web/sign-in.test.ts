/// <reference lib="dom" />
import axe from 'axe-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startProvider } from '../../helpers/login/identity-provider.ts'
import { loginServer, madeKey } from '../../helpers/login/login-server.ts'
import { hasBrowser, openBrowser } from '../../helpers/page/browser.ts'
import { servePage, type PageServer } from '../../helpers/page/page-server.ts'
import { keepPicture } from '../../helpers/page/pictures.ts'

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

async function visit(path: string, options: BrowserContextOptions = {}, url = server.url) {
  const context = await browser.newContext(options)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const complaints: string[] = []
  // A browser also complains of answers: those that send it here, and those of a collector without questions.
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', error => complaints.push(String(error)))
  await page.goto(`${url}${path}`)
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

  test('comes back signed in from a provider that is another site', async () => {
    const collector = await loginServer()
    const redirectUri = `${collector.url}/login/callback`
    const people = { ada: { preferred_username: 'ada', groups: ['sre'] } }
    const provider = await startProvider({ people, redirectUri, host: 'localhost', asks: true })
    onTestFinished(() => provider.close())
    const groups = [{ group: 'sre', project: 'shop', right: 'read' }] as const
    const asked = { scopes: ['openid', 'profile', 'groups'], groupsClaim: 'groups', groups }
    const lifetimes = { idleMs: 60_000, lastsMs: 60_000 }
    await collector.open({ login: { provider: { ...provider, ...asked }, lifetimes }, publicUrl: collector.url })
    provider.person = 'ada'

    const { page, context } = await visit('/login?next=/login-is-over', {}, collector.url)
    await page.getByRole('link', { name: `Sign in with ${new URL(provider.issuer).host}` }).click(soon)
    await page.getByRole('button', { name: 'Continue' }).click(soon)
    await page.waitForURL('**/login-is-over', soon)
    await page.goto(`${collector.url}/login`)

    await page.getByText('You are signed in as ada, and see the project shop.').waitFor(soon)
    const cookies = await context.cookies(collector.url)
    expect(cookies.map(({ name, sameSite }) => [name, sameSite])).toEqual([['spanledger', 'Strict']])
  })

  test.each([
    ['light', 1_280],
    ['dark', 390],
  ] as const)('reads the page in %s, %i pixels wide, without a serious finding', async (colorScheme, width) => {
    const { page } = await visit('/login', { colorScheme, viewport: { width, height: 800 } })
    await keepPicture(page, `sign-in-${colorScheme}`)
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
