import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { importSource, mergeImport, pricesFromLiteLlm } from '../../../enrich/prices/file/litellm.ts'
import { parsePriceFile } from '../../../enrich/prices/file/price-file.ts'
import { changePriceFile, importedFile } from '../../../enrich/prices/file/price-files.ts'
import { printPriceFile } from '../../../enrich/prices/file/print.ts'
import { UsageError } from '../../command.ts'
import { nowNano, timeNamed } from './priced.ts'
import type { PricesCall } from './prices.ts'

const dayNano = 86_400_000_000_000n

/** Takes the prices of a LiteLLM-shaped file over. One that changed holds from today on, or from `--from`. */
export async function importPrices({ names, parsed, config }: PricesCall): Promise<number> {
  const [from, ...more] = names
  if (from === undefined || more.length > 0) throw new UsageError('import takes one file, as LiteLLM publishes it')
  const now = nowNano()
  const given = timeNamed('from', parsed.text('from'))
  const imported = readable(
    from,
    await readFile(from, 'utf8'),
    parsed.text('source') ?? importSource(basename(from), now),
  )
  const file = importedFile(config.pricesFile)
  let counts = { added: 0, changed: 0 }
  await changePriceFile(file, text => {
    const { entries, ...merged } = mergeImport(parsePriceFile(text, file), imported, {
      given,
      changes: now - (now % dayNano),
    })
    counts = merged
    return printPriceFile(entries, ' Written by `spanledger prices import`. prices.yaml holds before this.')
  })
  const { added, changed } = counts
  console.log(
    parsed.has('json')
      ? JSON.stringify({ read: imported.length, added, changed, file }, undefined, 2)
      : `${imported.length} prices read: ${added} new, ${changed} changed, the others as they were; they are in ${file}`,
  )
  return 0
}

function readable(file: string, text: string, source: string): ReturnType<typeof pricesFromLiteLlm> {
  try {
    return pricesFromLiteLlm(text, source)
  } catch (cause) {
    throw new UsageError(`${file} has no prices: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
