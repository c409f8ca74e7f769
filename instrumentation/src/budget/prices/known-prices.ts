import { readDestination } from '../../guest/export/http/destination.ts'
import { quietly } from '../../guest/quietly.ts'
import { complain } from '../notice.ts'
import { cacheFile, readCache, writeCache } from './cache.ts'
import { fetchPrices, pricesUrl } from './fetch-prices.ts'
import { PriceList } from './price-list.ts'
import { openSigned } from './signed.ts'

const hourMs = 3_600_000

let list: PriceList | undefined
let begun = false

/** The prices as they are known now; undefined where there are none. */
export function knownPrices(): PriceList | undefined {
  return list
}

/**
 * From now on there are prices: those of the last start at once, those of the collector as soon as it has answered, and
 * again every hour. Says so where there are none at all, for then nobody can hold a cap on the cost.
 */
export function wantPrices(place: string, environment: NodeJS.ProcessEnv = process.env): void {
  if (begun) return
  begun = true
  const destination = readDestination(environment)
  const { authorization = '', 'x-api-key': named = '' } = destination.headers
  const key = /^Bearer (.+)$/i.exec(authorization)?.[1] ?? named
  const file = cacheFile(pricesUrl(destination.url), environment)
  const cached = readCache(file)
  list = cached === undefined ? undefined : listFrom(cached, key)
  if (cached !== undefined && list === undefined)
    complain(`the prices in ${file} are not signed with the API key in use, and are not used`)
  const refresh = async () => {
    try {
      const text = await fetchPrices(destination)
      const fresh = listFrom(text, key)
      if (fresh === undefined) throw new Error('what it answers is not signed with the API key in use')
      list = fresh
      writeCache(file, text)
    } catch (error) {
      if (list === undefined) complain(unpriced(place, error))
    }
  }
  void refresh()
  setInterval(() => void refresh(), hourMs).unref()
}

function listFrom(text: string, key: string): PriceList | undefined {
  return quietly(() => {
    const document = openSigned(text, key)
    const read = document && new PriceList(document)
    return read !== undefined && read.size > 0 ? read : undefined
  })
}

function unpriced(place: string, error: unknown): string {
  const why = error instanceof Error ? error.message : String(error)
  return `maxCostUsd of ${place} cannot be held: there are no prices: the collector gave none (${why}), and none were kept from an earlier start; the other caps hold`
}
