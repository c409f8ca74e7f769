import chromium from '@sparticuz/chromium'
import { chromium as launcher, type Browser } from 'playwright-core'

/** The packaged browser is for Linux on x64; another one can be named. */
const named = process.env['SPANLEDGER_TEST_BROWSER']
export const hasBrowser = named !== undefined || (process.platform === 'linux' && process.arch === 'x64')

/** A real browser, with its own rules for pages as they are. */
export async function openBrowser(): Promise<Browser> {
  return launcher.launch({
    executablePath: named ?? (await chromium.executablePath()),
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
  })
}

/** Vitest's global setup: unpacks the browser once, before files that need it run beside each other. */
export async function setup(): Promise<void> {
  if (hasBrowser && named === undefined) await chromium.executablePath()
}
