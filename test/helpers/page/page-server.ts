import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express from 'express'
import { questions } from '@spanledger/queries'
import { build } from 'vite'
import { apiRoutes } from '../../../collector/src/api/routes.ts'
import { pageRoutes } from '../../../collector/src/page/page-routes.ts'
import { shareRoute } from '../../../collector/src/page/share/share-route.ts'
import { listen } from '../../../collector/src/receive/http/listen.ts'
import type { Store } from '../../../collector/src/store/store.ts'

export interface PageServer {
  readonly url: string
  /** Where the page's files are. */
  readonly folder: string
  close(): Promise<void>
}

/** Builds the page from its sources, and serves it with the API of a store, as the collector does. */
export async function servePage(store: Store): Promise<PageServer> {
  const folder = await mkdtemp(join(tmpdir(), 'spanledger-page-'))
  const root = fileURLToPath(new URL('../../../dashboards/web/', import.meta.url))
  await build({ root, configFile: join(root, 'vite.config.ts'), build: { outDir: folder }, logLevel: 'error' })
  const share = shareRoute({
    projectOf: () => 'default',
    ask: (question, parameters) => store.ask(question, parameters),
  })
  const app = express()
  app.use(
    apiRoutes({
      questions,
      ask: (question, parameters) => store.ask(question, parameters),
      status: () => Promise.resolve(well),
      authenticate: () => 'default',
      metrics: { contentType: 'text/plain', text: () => Promise.resolve('spanledger_accepted_total 3\n') },
      more: [share],
    }),
  )
  app.use(pageRoutes({ folder }))
  const server = await listen({ host: '127.0.0.1', port: 0, app, graceMs: 100 })
  return {
    url: server.url,
    folder,
    async close() {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const well = {
  ready: true,
  store: 'ready',
  engineRestarts: 0,
  spool: { segments: 0, bytes: 0, maxBytes: 8_589_934_592, rejectedRows: 0 },
  storedRows: 1_234,
} as const
