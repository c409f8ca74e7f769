import express from 'express'
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client'
import { clickHouseRoutes } from '../../collector/src/clickhouse/routes.ts'
import { CollectorError } from '../../collector/src/errors.ts'
import { listen } from '../../collector/src/receive/http/listen.ts'
import { openTestStore, type TestStore } from './store.ts'

export interface ClickHouseEndpoint extends TestStore {
  readonly url: string
  /** A client of one project, as any program would make it. */
  client(project: string): ClickHouseClient
  /** A statement in the body; the answer as it came. */
  ask(project: string, sql: string, search?: Record<string, string>): Promise<Response>
}

/** `/clickhouse` on loopback in front of a store of its own; the key of a project is `key-of-` and its name. */
export async function openClickHouseEndpoint(): Promise<ClickHouseEndpoint> {
  const open = await openTestStore()
  const app = express().use(
    clickHouseRoutes({ client: open.store.client, authenticate: ({ authorization }) => projectOf(authorization) }),
  )
  const server = await listen({ host: '127.0.0.1', port: 0, app })
  const url = `${server.url}/clickhouse`
  const clients: ClickHouseClient[] = []
  return {
    store: open.store,
    url,
    client(project) {
      const client = createClient({
        url: server.url,
        pathname: '/clickhouse',
        username: 'grafana',
        password: `key-of-${project}`,
        database: 'spanledger',
        log: { level: ClickHouseLogLevel.OFF },
      })
      clients.push(client)
      return client
    },
    ask: (project, sql, search = {}) =>
      fetch(`${url}?${new URLSearchParams(search).toString()}`, {
        method: 'POST',
        body: sql,
        headers: { authorization: `Basic ${Buffer.from(`grafana:key-of-${project}`).toString('base64')}` },
      }),
    async close() {
      await Promise.all(clients.map(client => client.close()))
      await server.close()
      await open.close()
    },
  }
}

function projectOf(authorization = ''): string {
  const [, project] = /^Bearer key-of-(\w+)$/.exec(authorization) ?? []
  if (project === undefined) throw new CollectorError('UNAUTHENTICATED', 'no key')
  if (project === 'sender') throw new CollectorError('FORBIDDEN', 'ingest only')
  return project
}
