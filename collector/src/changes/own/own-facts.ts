import type { Config } from '../../config/config.ts'
import type { OwnFact } from './open-own-changes.ts'
import { settingsLines } from './settings-lines.ts'

/** What this collector is told, as the change log keeps it: its settings without secrets, and the prices people wrote. */
export function ownFacts(config: Config, prices: readonly object[]): readonly OwnFact[] {
  const { clickhouse, sections, alerts, corsOrigins, maxBodyBytes, publicUrl, spoolMaxBytes, spoolMinFreeBytes } =
    config
  const options = {
    alerts,
    'clickhouse-url': clickhouse && new URL(clickhouse.url).host,
    'clickhouse-database': clickhouse?.database,
    'clickhouse-cluster': clickhouse?.cluster,
    'cors-origin': corsOrigins,
    'max-body-bytes': maxBodyBytes,
    'public-url': publicUrl,
    'spool-max-bytes': spoolMaxBytes,
    'spool-min-free-bytes': spoolMinFreeBytes,
  }
  const priced = prices.map(entry => JSON.stringify(entry, printable))
  return [
    { kind: 'settings', name: 'collector', lines: settingsLines({ options, sections }) },
    { kind: 'prices', name: 'written', lines: priced.toSorted((one, other) => (one < other ? -1 : 1)) },
  ]
}

function printable(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  return value instanceof Map ? Object.fromEntries(value) : value
}
