import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeBinaries } from '../../helpers/nodes.ts'
import { playApp, recordApp } from '../../helpers/replay/recorded-app.ts'
import { startScriptedServer, type ScriptedServer } from '../../helpers/replay/scripted-server.ts'
import { startPostgresServer } from '../../helpers/stores/binary/postgres-server.ts'
import { startRedisServer } from '../../helpers/stores/binary/redis-server.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import type { Listening } from '../../helpers/listening.ts'

const closedNetwork = createRequire(import.meta.url).resolve('../apps/replay/closed-network.cjs')
const app = 'replay/corpus.mjs'
/** One of each kind of seam and of each thing that Node does otherwise from version to version. */
const patterns = [
  'whoever comes first',
  'a stream',
  'a stream that is aborted',
  'a retry after 429',
  'a timeout',
  'a signal',
  'a lost connection',
  'an agent with tools',
  'a look-up',
  'a server of tools',
  'a database',
  'a cache',
  'the older client',
  'chance and time',
]

let servers: readonly [ScriptedServer, Listening, Listening]
beforeAll(async () => {
  servers = await Promise.all([startScriptedServer(), startPostgresServer(), startRedisServer()])
})
afterAll(async () => {
  await Promise.all(servers.map(server => server.close()))
})

// This Node plays the whole corpus elsewhere.
test.each(nodeBinaries.slice(1))('%s records and plays, and lets nothing out', { timeout: 60_000 }, async (_, node) => {
  const folder = await temporaryFolder()
  const [models, postgres, redis] = servers
  const [recordings, egress] = [join(folder, 'recordings'), join(folder, 'egress')]
  const ports = { POSTGRES_PORT: String(postgres.port), REDIS_PORT: String(redis.port) }
  const env = { MODEL_SERVER: models.url, ...ports, ONLY: patterns.join(','), MARKS: join(folder, 'marks') }
  const recorded = await recordApp(recordings, { app, node, env })
  const closed = { NODE_OPTIONS: `--require ${closedNetwork}`, EGRESS: egress }
  writeFileSync(join(folder, 'marks'), '')

  const played = await playApp(recordings, { app, node, env: { ...env, ...closed } })

  const others = played.verdicts.filter(({ verdict }) => verdict !== 'identical')
  expect(others.map(({ name, first, lacks }) => ({ name, first, lacks }))).toEqual([])
  expect(played.verdicts).toHaveLength(patterns.length)
  expect(played.stdout).toBe(recorded.stdout)
  expect({ code: played.code, stderr: played.stderr }).toEqual({ code: 0, stderr: recorded.stderr })
  expect(readFileSync(join(folder, 'marks'), 'utf8')).toBe('')
  expect(existsSync(egress) ? readFileSync(egress, 'utf8') : '').toBe('')
})
