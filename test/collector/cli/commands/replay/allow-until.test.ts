import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readFolder } from '../../../../../instrumentation/src/replay/recording/read-folder.ts'
import { cleanEnvironment } from '../../../../helpers/hooked-app.ts'
import { listening, type Listening } from '../../../../helpers/listening.ts'
import { recordApp } from '../../../../helpers/replay/recorded-app.ts'
import { startPostgresServer } from '../../../../helpers/stores/binary/postgres-server.ts'
import { startRedisServer } from '../../../../helpers/stores/binary/redis-server.ts'

const bin = fileURLToPath(new URL('../../../../../collector/bin/spanledger.mjs', import.meta.url))
const app = fileURLToPath(new URL('../../../../instrumentation/apps/replay/stages.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'spanledger-test-'))
let servers: readonly Listening[] = []
let env: NodeJS.ProcessEnv = {}
let run = ''
let asked = 0

beforeAll(async () => {
  const counting = await listening(createServer((_, response) => response.end(String((asked += 1)))))
  const [postgres, redis] = await Promise.all([startPostgresServer(), startRedisServer()])
  servers = [counting, postgres, redis]
  env = { SERVER: counting.url, POSTGRES_PORT: String(postgres.port), REDIS_PORT: String(redis.port) }
  await recordApp(folder, { app: 'replay/stages.mjs', env })
  run = join(folder, readFolder(folder).find(({ kind }) => kind === 'task')?.id ?? '')
}, 30_000)
afterAll(async () => {
  await Promise.all(servers.map(server => server.close()))
  rmSync(folder, { recursive: true })
})

function replay(...words: readonly string[]) {
  const options = { env: { ...cleanEnvironment(), ...env } }
  const all = [bin, 'replay', run, ...words, '--', process.execPath, app]
  return new Promise<{ code: unknown; stdout: string; stderr: string }>(resolve => {
    execFile(process.execPath, all, options, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : error.code, stdout, stderr }),
    )
  })
}

// Recorded: the tool got 1, the request 2, and redis counted to 1.
test.each([
  ['three steps', '3', { first: 1, second: 2, rowCount: 2, third: 2 }, 0],
  ['the first step', '1', { first: 1, second: 3, rowCount: 2, third: 3 }, 1],
  ['nothing', '0', { first: 4, second: 5, rowCount: 2, third: 4 }, 2],
])('serves %s from the record; what follows is live, and not compared', async (_, steps, came, live) => {
  const before = asked

  const { code, stdout } = await replay('--allow-until', steps)

  const [printed = '', ...lines] = stdout.split('\n')
  expect(JSON.parse(printed)).toEqual(came)
  expect(asked - before).toBe(live)
  expect({ code, lines: lines.slice(0, 2) }).toEqual({
    code: 2,
    lines: ['incomplete: stages, 5 recorded steps', `  the record lacks: not recorded (live after ${steps} steps)`],
  })
})
