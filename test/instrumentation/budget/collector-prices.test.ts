import express from 'express'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { guardPricesRoute } from '../../../collector/src/api/guard-prices-route.ts'
import { parsePriceFile } from '../../../collector/src/enrich/prices/file/price-file.ts'
import { guardPrices } from '../../../collector/src/enrich/prices/guard/guard-prices.ts'
import { openPrices } from '../../../collector/src/enrich/prices/price-table.ts'
import { runApp } from '../../helpers/hooked-app.ts'
import { listening } from '../../helpers/listening.ts'
import { startModelServer } from '../../helpers/model-server.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const written = parsePriceFile('prices:\n  - {model: openai/m1, input: 1, output: 10}\n', 'prices.yaml')
const atNano = BigInt(Date.parse('2026-11-22T12:00:00Z')) * 1_000_000n

test('a cap on the cost holds by the prices of the collector, and by those it gave when it is away', async () => {
  const folder = await temporaryFolder()
  const asked: unknown[] = []
  const authorize = ({ authorization }: { readonly authorization?: string | undefined }) => asked.push(authorization)
  const prices = () => guardPrices(openPrices({ files: [written] }), { written, atNano })
  const app = express().use(guardPricesRoute({ authorize, prices }))
  app.post('/v1/traces', (_request, response) => void response.json({}))
  const [models, collector] = await Promise.all([startModelServer(), listening(createServer(app))])
  const env = {
    MODEL_SERVER: models.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20key-1',
    XDG_CACHE_HOME: join(folder, 'cache'),
  }

  const first = await runApp({ app: 'budgets/app.mjs', args: ['until refused'], hook: '--require', env })
  await collector.close()
  const later = await runApp({ app: 'budgets/app.mjs', args: ['cost'], hook: '--require', env })
  const other = { ...env, OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20key-2' }
  const foreign = await runApp({ app: 'budgets/app.mjs', args: ['cost'], hook: '--require', env: other })
  await models.close()

  expect([first.stdout, first.stderr]).toEqual(['["until refused","maxCostUsd"]\n', ''])
  expect(asked).toEqual(['Bearer key-1'])
  expect([later.stdout, later.stderr]).toEqual(['["cost",["ok","ok","ok","maxCostUsd","maxCostUsd"]]\n', ''])
  expect(foreign.stderr).toContain('are not signed with the API key in use')
})
