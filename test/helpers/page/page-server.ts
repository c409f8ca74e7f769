import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import express, { type Request, type Router } from 'express'
import { questions } from '@spanledger/queries'
import { build } from 'vite'
import { alertsRoute } from '../../../collector/src/api/alerts-route.ts'
import { apiRoutes } from '../../../collector/src/api/routes.ts'
import { openLogin, type Login } from '../../../collector/src/login/open-login.ts'
import { pageRoutes } from '../../../collector/src/page/page-routes.ts'
import { shareRoute } from '../../../collector/src/page/share/share-route.ts'
import { listen } from '../../../collector/src/receive/http/listen.ts'
import { openKeys } from '../../../collector/src/receive/keys/keys.ts'
import { printKeys, type StoredKey } from '../../../collector/src/receive/keys/stored-key.ts'
import type { Store } from '../../../collector/src/store/store.ts'

export interface PageServer {
  readonly url: string
  /** Where the page's files are. */
  readonly folder: string
  close(): Promise<void>
}

/**
 * Builds the page from its sources, and serves it with the API of a store, as the collector does; without one, there is
 * nothing that can be asked. With keys, people have to sign in. `decisions` are routes by which people decide something;
 * without them nothing is wrong and nothing is silenced.
 */
export async function servePage(
  store: Store | undefined,
  stored: readonly StoredKey[] = [],
  decisions: (authorize: Login['authorize']) => readonly Router[] = quiet,
): Promise<PageServer> {
  const folder = await mkdtemp(join(tmpdir(), 'spanledger-page-'))
  const root = fileURLToPath(new URL('../../../dashboards/web/', import.meta.url))
  await build({ root, configFile: join(root, 'vite.config.ts'), build: { outDir: folder }, logLevel: 'error' })
  const file = join(folder, 'keys.json')
  if (stored.length > 0) await writeFile(file, printKeys(stored))
  const keys = await openKeys({ file })
  const login = openLogin({ keys, publicUrl: '' })
  const projectOf = (headers: Request['headers']) => login.authorize('read', headers).project
  const app = express().use(login.router)
  app.use(
    apiRoutes({
      questions: store ? questions : new Map(),
      ask: (question, parameters) => store?.ask(question, parameters) ?? Promise.resolve([]),
      status: () => Promise.resolve(well),
      authenticate: projectOf,
      metrics: { contentType: 'text/plain', text: () => Promise.resolve('spanledger_accepted_total 3\n') },
      more: [
        ...decisions(login.authorize),
        ...(store ? [shareRoute({ projectOf, ask: (question, parameters) => store.ask(question, parameters) })] : []),
      ],
    }),
  )
  app.use(pageRoutes({ folder }))
  const server = await listen({ host: '127.0.0.1', port: 0, app, graceMs: 100 })
  return {
    url: server.url,
    folder,
    async close() {
      await server.close()
      await keys.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function quiet(authorize: Login['authorize']): readonly Router[] {
  const noSuch = () => Promise.resolve(false)
  return [alertsRoute({ authorize, silence: noSuch, silences: () => [], endSilence: noSuch })]
}

const well = {
  ready: true,
  store: 'ready',
  engineRestarts: 0,
  spool: { segments: 0, bytes: 0, maxBytes: 8_589_934_592, rejectedRows: 0 },
  storedRows: 1_234,
} as const
