import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { apiRoutes, type ApiOptions } from '../../../collector/src/api/routes.ts'
import { CollectorError } from '../../../collector/src/errors.ts'
import { listen } from '../../../collector/src/receive/http/listen.ts'
import { Metrics } from '../../../collector/src/watch/metrics.ts'

const wellStatus = {
  ready: true,
  store: 'ready',
  engineRestarts: 0,
  spool: { segments: 0, bytes: 0, maxBytes: 1, rejectedRows: 0 },
  storedRows: 0,
} as const

async function serve(options: Partial<ApiOptions>) {
  const app = express()
  app.use(
    apiRoutes({
      questions: new Map(),
      ask: () => Promise.resolve([]),
      status: () => Promise.resolve(wellStatus),
      authenticate: () => 'default',
      ...options,
    }),
  )
  const server = await listen({ host: '127.0.0.1', port: 0, app })
  onTestFinished(() => server.close())
  return (path: string, headers: Record<string, string> = {}) => fetch(`${server.url}${path}`, { headers })
}

function openMetrics(): Metrics {
  const metrics = new Metrics()
  onTestFinished(() => metrics.close())
  return metrics
}

test('answers /metrics in the format that Prometheus reads', async () => {
  const get = await serve({ metrics: openMetrics() })

  const response = await get('/metrics')

  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4; charset=utf-8/)
  expect(await response.text()).toContain('# TYPE spanledger_accepted_total counter')
})

test.each([
  ['without a key', {}, 401, 'UNAUTHENTICATED'],
  ['with a key that may only send', { 'x-api-key': 'ingest' }, 403, 'FORBIDDEN'],
] as const)('%s, tells neither metrics nor answers, but its health', async (_, headers, status, code) => {
  const get = await serve({
    metrics: openMetrics(),
    authenticate: given => {
      if (given['x-api-key'] === 'ingest') throw new CollectorError('FORBIDDEN', 'it takes read or admin')
      return undefined
    },
  })

  for (const path of ['/metrics', '/api/questions']) {
    const response = await get(path, headers)
    expect(response.status).toBe(status)
    expect(await response.json()).toMatchObject({ code })
  }
  expect((await get('/healthz', headers)).status).toBe(200)
  expect((await get('/readyz', headers)).status).toBe(200)
})

test('is not ready with 503 and the reason', async () => {
  const status = { ...wellStatus, ready: false, spool: { ...wellStatus.spool, problem: 'the disk is full' } }
  const get = await serve({ status: () => Promise.resolve(status) })

  const response = await get('/readyz')

  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ ready: false, spool: { problem: 'the disk is full' } })
})

test('keeps the text of an error of its own to itself, and to the log', async () => {
  const told: unknown[] = []
  const get = await serve({
    questions: new Map([['q', { name: 'q', title: 'q?', sql: '', parameters: {} }]]),
    ask: () => Promise.reject(new Error('the password is hunter2')),
    failed: error => told.push(error),
  })

  const response = await get('/api/questions/q')

  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('hunter2')
  expect(told).toMatchObject([{ message: 'the password is hunter2' }])
})
