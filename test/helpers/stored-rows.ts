import { expect } from 'vitest'
import type { ClickHouseClient } from '@clickhouse/client'
import type { ClickHouseEndpoint } from './clickhouse-endpoint.ts'

/** The rows of a statement from the store itself, of which `/clickhouse` has to give the very same to the same client. */
export async function storedRows(endpoint: ClickHouseEndpoint, project: string, query: string): Promise<unknown[]> {
  const stored = await rowsOf(endpoint.store.client, query)
  expect(await rowsOf(endpoint.client(project), query)).toEqual(stored)
  return stored
}

async function rowsOf(client: ClickHouseClient, query: string): Promise<unknown[]> {
  const clickhouse_settings = { output_format_json_quote_64bit_integers: 1 } as const
  return (await client.query({ query, format: 'JSONEachRow', clickhouse_settings })).json()
}
