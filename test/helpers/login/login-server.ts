import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import express from 'express'
import { onTestFinished } from 'vitest'
import { driftRoute, type Decision } from '../../../collector/src/api/drift-route.ts'
import { apiRoutes } from '../../../collector/src/api/routes.ts'
import type { LoginConfig } from '../../../collector/src/login/login-config.ts'
import { openLogin, type Login } from '../../../collector/src/login/open-login.ts'
import { listen } from '../../../collector/src/receive/http/listen.ts'
import { openKeys, type Keys } from '../../../collector/src/receive/keys/keys.ts'
import { newKey, type KeyWish } from '../../../collector/src/receive/keys/new-key.ts'
import { printKeys, type StoredKey } from '../../../collector/src/receive/keys/stored-key.ts'
import { temporaryFolder } from '../temporary-folder.ts'

export function madeKey(wish: Partial<KeyWish> = {}) {
  return newKey({ name: 'ada', project: 'shop', right: 'read', limits: {}, now: new Date(0), ...wish })
}

export interface LoginServer {
  readonly url: string
  readonly keys: Keys
  readonly decisions: readonly Decision[]
  readonly notices: readonly string[]
  readonly failures: readonly unknown[]
  /** Changes the keys as `spanledger keys` does. */
  write(stored: readonly StoredKey[]): Promise<void>
  /** Opens the login; before that the address is known, and nothing else. */
  open(options: LoginWish): Promise<void>
}

export interface LoginWish {
  readonly stored?: readonly StoredKey[]
  readonly login?: LoginConfig
  readonly publicUrl?: string
  readonly now?: () => number
}

/** A collector's doors for people, with nothing behind them: a question, a decision about drift, and what was decided. */
export async function loginServer(options?: LoginWish): Promise<LoginServer> {
  const app = express().set('trust proxy', 'loopback, linklocal, uniquelocal')
  const server = await listen({ host: '127.0.0.1', port: 0, app, graceMs: 100 })
  const file = join(await temporaryFolder(), 'keys.json')
  const write = (stored: readonly StoredKey[]) => writeFile(file, printKeys(stored))
  const decisions: Decision[] = []
  const notices: string[] = []
  const failures: unknown[] = []
  let keys: Keys | undefined
  onTestFinished(async () => {
    await server.close()
    await keys?.close()
  })
  const opened: LoginServer = {
    url: server.url,
    get keys() {
      if (keys === undefined) throw new Error('the login is not open yet')
      return keys
    },
    decisions,
    notices,
    failures,
    write,
    async open({ stored = [], login, publicUrl = '', now }) {
      if (stored.length > 0) await write(stored)
      keys = await openKeys({ file, pollMs: 5, neverOpen: login !== undefined })
      const { router, authorize } = openLogin({
        keys,
        login,
        publicUrl,
        ...(now && { now }),
        notice: (line, facts) => notices.push(`${line} ${JSON.stringify(facts)}`),
        failed: error => failures.push(error),
      })
      app.use(router)
      app.use(doors(authorize, decisions))
    },
  }
  if (options) await opened.open(options)
  return opened
}

function doors(authorize: Login['authorize'], decisions: Decision[]) {
  return apiRoutes({
    questions: new Map(),
    ask: () => Promise.resolve([]),
    status: () => Promise.reject(new Error('nobody asks')),
    authenticate: headers => authorize('read', headers).project,
    more: [driftRoute({ authorize, decide: decision => Promise.resolve(void decisions.push(decision)) })],
  })
}
