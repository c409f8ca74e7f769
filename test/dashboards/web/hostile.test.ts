/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { encodeMessages } from '../../../collector/src/store/message-rows.ts'
import { encodeSpans } from '../../../collector/src/store/span-rows.ts'
import { hasBrowser, openBrowser } from '../../helpers/page/browser.ts'
import { servePage, type PageServer } from '../../helpers/page/page-server.ts'
import { ledgerSpan } from '../../helpers/ledger-span.ts'
import { openTestStore, type TestStore } from '../../helpers/store.ts'

/** Everything of a run that a stranger may choose, chosen to do harm. Whoever obeys it sets `harmed`. */
const markup = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script><svg onload="window.harmed=1">'
const link = '[click](javascript:window.harmed=1) javascript:window.harmed=1'
const reversed = 'invoice\u202egpj.exe \u2066isolated\u2069 \u200bhidden'
const arabic = 'مرحبا بالعالم'
const emoji = '👩‍👩‍👧‍👦 🇩🇪 ✔️'
const terminal = '\u001b[31mred\u001b[0m \u0007 \u0000 end'
const megabytes = `${'long '.repeat(1_048_576)}THE-END`
const traceId = 'bad0'.padEnd(32, '0')

const said = (role: string, content: string) => JSON.stringify([{ role, parts: [{ type: 'text', content }] }])

let open: TestStore
let server: PageServer
let browser: Browser
/** The deadline of what is waited for, on a machine that is busy with other tests too. */
const soon = { timeout: 20_000 }
beforeAll(async () => {
  open = await openTestStore()
  const nowNano = BigInt(Date.now()) * 1_000_000n
  const at = { startNano: nowNano - 60_000_000_000n, endNano: nowNano - 59_000_000_000n }
  const spans = [
    ledgerSpan({
      ...at,
      traceId,
      spanId: 'a'.repeat(16),
      name: `${markup} ${reversed}`,
      resource: { attributes: new Map([['service.name', markup]]) },
      attributes: {
        __proto__: markup,
        constructor: markup,
        [markup]: markup,
        'spanledger.task.outcome': markup,
        'spanledger.task.customer': `${arabic} ${emoji}`,
      },
    }),
    ledgerSpan({
      ...at,
      traceId,
      spanId: 'b'.repeat(16),
      parentSpanId: 'a'.repeat(16),
      name: `chat ${terminal}`,
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': markup,
        'gen_ai.input.messages': said('user', `${markup} ${link} ${reversed} ${arabic} ${emoji} ${terminal}`),
        'gen_ai.output.messages': said(markup, megabytes),
      },
    }),
    // Each other's parents, and a parent that is itself.
    ...(['c', 'd', 'e'] as const).map((id, index) =>
      ledgerSpan({
        ...at,
        traceId,
        spanId: id.repeat(16),
        parentSpanId: (['d', 'c', 'e'] as const)[index]?.repeat(16),
        name: `circle ${id}`,
        endNano: index === 2 ? 9_223_372_036_854_775_807n : at.endNano,
      }),
    ),
  ]
  const ingest = { project: 'default', ingestedNano: nowNano }
  await open.store.insert(encodeMessages(spans, ingest), 'messages')
  await open.store.insert(encodeSpans(spans, ingest), 'spans')
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
  const foreign: string[] = []
  page.on('dialog', dialog => foreign.push(dialog.message()))
  page.on('request', request => {
    if (!request.url().startsWith(server.url)) foreign.push(request.url())
  })
  onTestFinished(() => expect(foreign).toEqual([]))
  await page.goto(server.url + path)
  return page
}

const views = ['', '?view=conversation', '?view=steps', '?view=cost', '?view=raw', `?span=${'b'.repeat(16)}`]

describe.skipIf(!hasBrowser)('what strangers wrote', () => {
  test.each([
    ...views.map(view => `/runs/${traceId}${view}`),
    '/runs',
    '/runs?q=%3Cimg%20src%3Dx%20onerror%3Dwindow.harmed%3D1%3E',
    '/audit',
    `/compare?a=${traceId}&b=${traceId}`,
  ])('is text at %s', async path => {
    const page = await openPage(path)
    await page.waitForSelector('.row:not(.head), .step, .message, td, .text, .empty, .chips')
    await expect.poll(() => page.locator('.waiting').count(), soon).toBe(0)
    const looked = await page.evaluate(() => ({
      harmed: 'harmed' in window,
      made: document.querySelectorAll('main img, main script, main iframe, main svg[onload], a[href^="javascript"]')
        .length,
      marks: /[\p{Cf}]|[^\P{Cc}\n\t]/u.test(document.body.innerText.replaceAll('\u200d', '')),
    }))

    expect(looked).toEqual({ harmed: false, made: 0, marks: false })
  })

  test('is shown with its direction marks and escapes visible, other scripts and emoji as they are', async () => {
    const page = await openPage(`/runs/${traceId}?view=conversation`)
    const message = page.locator('.message').first()

    await expect.poll(() => message.textContent(), soon).toContain('⟨U+202E⟩gpj.exe')
    expect(await message.textContent()).toContain('␛[31mred')
    expect(await message.textContent()).toContain(arabic)
    expect(await message.textContent()).toContain(emoji)
    expect(await message.textContent()).toContain('<script>')
  })

  test('of five megabytes comes on demand, and not all at once', async () => {
    const page = await openPage(`/runs/${traceId}?view=conversation`)
    const message = page.locator('.message').nth(1)
    await expect.poll(() => message.textContent(), soon).toContain('Load all of it, 5.0 MiB')
    const before = (await page.content()).length
    await message.getByRole('button').click()
    await expect.poll(() => message.textContent(), soon).toContain('more characters')

    expect(before).toBeLessThan(100_000)
    expect((await page.content()).length).toBeLessThan(200_000)
  })

  test('cannot hide a step in a circle', async () => {
    const page = await openPage(`/runs/${traceId}`)

    await expect.poll(() => page.locator('.step').count(), soon).toBe(5)
    expect((await page.locator('.step bdi').allTextContents()).join()).toMatch(/circle c.*circle d|circle d.*circle c/)
  })
})
