/**
 * The price files of a collector, read again within two seconds of a change. A file that is broken changes nothing: the
 * prices last read stay, until it can be read.
 */
import { dirname, join } from 'node:path'
import { changeFile, versionOf } from '../../../shared-file.ts'
import type { PriceEntry } from '../entries.ts'
import { openPrices } from '../price-table.ts'
import type { Prices } from '../price.ts'
import { readPriceFile } from './price-file.ts'

/** Where imported prices are: beside what people wrote, and weaker than that. */
export function importedFile(pricesFile: string): string {
  return join(dirname(pricesFile), 'prices.imported.yaml')
}

/** Changes a file of prices. Two changes at once happen one after the other. */
export function changePriceFile(path: string, change: (text: string) => string): Promise<void> {
  return changeFile({ path, mode: 0o644, what: 'the prices' }, text => change(text ?? ''))
}

/** The entries of both files, the stronger one first. @throws PriceFileError */
export async function readPriceFiles(pricesFile: string): Promise<readonly (readonly PriceEntry[])[]> {
  return [await readPriceFile(pricesFile), await readPriceFile(importedFile(pricesFile))]
}

export interface LivePrices extends Prices {
  /** What people wrote down and imported, as it holds now. */
  written(): readonly PriceEntry[]
  close(): Promise<void>
}

export interface LivePricesOptions {
  readonly file: string
  readonly pollMs?: number
  /** Told of every change, and once of every version that cannot be read. */
  readonly notice?: (line: string) => void
}

/** @throws PriceFileError, when there is a file and it cannot be read */
export async function openLivePrices({
  file,
  pollMs = 1_000,
  notice = () => undefined,
}: LivePricesOptions): Promise<LivePrices> {
  let version = await versions(file)
  let files = await readPriceFiles(file)
  const prices = openPrices({ files })
  let polling: Promise<void> | undefined
  const timer = setInterval(() => {
    polling ??= poll().finally(() => (polling = undefined))
  }, pollMs).unref()

  async function poll(): Promise<void> {
    try {
      const now = await versions(file)
      if (now === version) return
      version = now
      files = await readPriceFiles(file)
      prices.use(files)
      notice('the prices changed: calls are priced by them from now on')
    } catch (error) {
      notice(`the prices stay as they were: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  return {
    find: query => prices.find(query),
    written: () => files.flat(),
    async close() {
      clearInterval(timer)
      await polling
    },
  }
}

async function versions(file: string): Promise<string> {
  return [await versionOf(file), await versionOf(importedFile(file))].join('\n')
}
