import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const folder = fileURLToPath(new URL('../../../docs/pictures/', import.meta.url))

/** Those of the documentation. */
const kept: ReadonlySet<string> = new Set([
  'runs-light',
  'runs-dark',
  'run-light',
  'run-dark',
  'steps-light',
  'tasks-light',
  'tasks-dark',
  'cost-light',
  'audit-light',
  'compare-light',
  'decisions-light',
  'phone-runs',
  'sign-in-light',
])

/** Into the documentation where that is asked for, or where the picture is missing, as soon as nothing is waited for. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (!kept.has(name)) return
  const path = join(folder, `${name}.png`)
  if (process.env['SPANLEDGER_PICTURES'] === undefined && existsSync(path)) return
  mkdirSync(folder, { recursive: true })
  await page.waitForFunction(() => document.querySelector('.waiting') === null)
  await page.screenshot({ path })
}
