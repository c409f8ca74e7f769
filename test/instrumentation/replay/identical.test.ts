import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { playApp, recordApp } from '../../helpers/replay/recorded-app.ts'
import { startScriptedServer } from '../../helpers/replay/scripted-server.ts'
import { startPostgresServer } from '../../helpers/stores/binary/postgres-server.ts'
import { startRedisServer } from '../../helpers/stores/binary/redis-server.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const closedNetwork = createRequire(import.meta.url).resolve('../apps/replay/closed-network.cjs')

test(
  'plays more than 200 recorded tasks identically, with every server down and no way out',
  { timeout: 120_000 },
  async () => {
    const folder = await temporaryFolder()
    const servers = await Promise.all([startScriptedServer(), startPostgresServer(), startRedisServer()])
    const [models, postgres, redis] = servers
    const [recordings, marks, egress] = ['recordings', 'marks', 'egress'].map(name => join(folder, name)) as [
      string,
      string,
      string,
    ]
    const ports = { POSTGRES_PORT: String(postgres.port), REDIS_PORT: String(redis.port) }
    const env = { MODEL_SERVER: models.url, ...ports, MARKS: marks, TIMES: '7' }
    writeFileSync(marks, '')
    const recorded = await recordApp(recordings, { app: 'replay/corpus.mjs', env })
    const marked = readFileSync(marks, 'utf8')
    await Promise.all(servers.map(server => server.close()))

    const closed = { NODE_OPTIONS: `--require ${closedNetwork}`, EGRESS: egress }
    const played = await playApp(recordings, { app: 'replay/corpus.mjs', env: { ...env, ...closed } })

    const others = played.verdicts.filter(({ verdict }) => verdict !== 'identical')
    expect(others.map(({ name, first, lacks }) => ({ name, first, lacks }))).toEqual([])
    expect(played.verdicts.length).toBeGreaterThanOrEqual(200)
    expect(played.verdicts.reduce((sum, { steps }) => sum + steps, 0)).toBeGreaterThan(400)
    expect(played.stdout).toBe(recorded.stdout)
    expect(played.stdout.split('\n')).toHaveLength(played.verdicts.length + 1)
    expect({ code: played.code, stderr: played.stderr }).toEqual({ code: recorded.code, stderr: recorded.stderr })
    // Tools that write have left their marks once.
    expect(marked).toContain('refund A-')
    expect(marked).toContain('mcp reserve')
    expect(readFileSync(marks, 'utf8')).toBe(marked)
    expect(existsSync(egress) ? readFileSync(egress, 'utf8') : '').toBe('')
  },
)
