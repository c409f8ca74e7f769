import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startCollectorProcess } from '../../helpers/collector-process.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { startModelServer } from '../../helpers/model-server.ts'
import { runApp } from '../../helpers/hooked-app.ts'

const bin = fileURLToPath(new URL('../../../collector/bin/spanledger.mjs', import.meta.url))

test('the doctor reads what the hook reported, and a report is no run', async () => {
  const [models, collector] = await Promise.all([startModelServer(), temporaryFolder().then(startCollectorProcess)])
  const env = { MODEL_SERVER: models.url, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: 'shop' }

  await runApp({ app: 'coverage.mjs', hook: '--require', env })
  await expect.poll(() => collector.ask('runs'), { timeout: 10_000 }).toHaveLength(1)

  const doctor = () => {
    try {
      return execFileSync(process.execPath, [bin, 'doctor', '--app', 'shop', '--url', collector.url]).toString()
    } catch (error) {
      // The exit code is 1: something is not well.
      return String(Reflect.get(Object(error), 'stdout'))
    }
  }
  expect(doctor().split('\n')).toEqual([
    'BAD  not seen       1 requests to api.openai.com/v1/brand-new/* (http): no format fits them',
    'BAD  not seen       1 requests to api.groq.com/openai/v1/chat/completions (http): no format fits them',
    'ok   seen           1 calls of openai chat at api.openai.com (http)',
    '',
  ])
  await models.close()
})
