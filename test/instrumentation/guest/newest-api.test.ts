import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { registerPath } from '../../helpers/hooked-app.ts'

const run = promisify(execFile)
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spanledger-api-'))
  await writeFile(join(folder, 'package.json'), '{ "private": true }')
  await run('npm', ['install', '--no-audit', '--no-fund', '@opentelemetry/api@1.10.0'], { cwd: folder })
  await writeFile(
    join(folder, 'app.cjs'),
    `const { trace } = require('@opentelemetry/api')
     console.log(trace.getTracer('app').startSpan('work').isRecording())`,
  )
}, 120_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(['--require', '--import'])(
  'an application that holds a newer copy of the API than ours is traced with %s',
  async flag => {
    // Not from its own folder: the application is found by its path.
    const { stdout } = await run(process.execPath, [flag, registerPath, join(folder, 'app.cjs')], {
      env: { PATH: process.env['PATH'], OTEL_TRACES_EXPORTER: 'none' },
    })

    expect(stdout).toBe('true\n')
  },
)
