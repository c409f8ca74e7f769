import { mkdtemp, readFile, readdir } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import express from 'express'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportRoute } from '../../../collector/src/api/export-route.ts'
import { apiRoutes } from '../../../collector/src/api/routes.ts'
import { encodeSpans } from '../../../collector/src/store/span-rows.ts'
import { CollectorError } from '../../../collector/src/errors.ts'
import { ledgerSpan } from '../../helpers/ledger-span.ts'
import { recomputed } from '../../helpers/recomputed.ts'
import { openTestStore, type TestStore } from '../../helpers/store.ts'

const run = promisify(execFile)
const bin = fileURLToPath(new URL('../../../collector/bin/spanledger.mjs', import.meta.url))

let open: TestStore
let url: string
const server = createServer()
beforeAll(async () => {
  open = await openTestStore()
  const span = (project: string, name: string, nano: bigint) =>
    encodeSpans(
      [
        ledgerSpan(
          {
            name,
            startNano: BigInt(Date.now() - 60_000) * 1_000_000n,
            attributes: { 'gen_ai.operation.name': 'chat' },
          },
          nano,
        ),
      ],
      { project, ingestedNano: 1n },
    )
  await open.store.insert(span('shop', '=HYPERLINK("http://evil")', 1_234_500_000n), 'shop')
  await open.store.insert(span('bank', 'secret', 1n), 'bank')
  await recomputed(open.store)
  server.on('request', appOf(open))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // True: the server listens on a port.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  server.close()
  await open.close()
})

/** The route as the collector has it, for whoever says which project is his. */
function appOf({ store }: TestStore) {
  const authorize = (_right: 'read', headers: { authorization?: string | undefined }) => {
    const project = headers.authorization?.replace('Bearer ', '').replace('-with-a-key-that-is-long', '')
    if (project === undefined) throw new CollectorError('UNAUTHENTICATED', 'send a key')
    return { project }
  }
  const more = exportRoute({
    authorize,
    stream: (question, parameters, format) => store.stream(question, parameters, format),
  })
  return express().use(
    apiRoutes({
      more: [more],
      questions: new Map(),
      ask: () => Promise.resolve([]),
      status: () => Promise.reject(new Error('not asked here')),
      authenticate: headers => authorize('read', headers).project,
    }),
  )
}

const get = (path: string, key?: string) =>
  fetch(`${url}${path}`, key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } })

test('exports one project’s runs as JSON lines, and nothing of another', async () => {
  const text = await (await get('/api/export/runs?format=json', 'shop')).text()

  expect(
    text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as unknown),
  ).toMatchObject([{ task: '=HYPERLINK("http://evil")', cost_nano: expect.anything() }])
  expect(text).not.toContain('secret')
})

test('exports cost and usage as CSV that no spreadsheet runs', async () => {
  const response = await get('/api/export/focus?since=1d', 'shop')
  const [head = '', ...lines] = (await response.text()).trim().split('\n')

  expect(response.headers.get('content-type')).toMatch(/^text\/csv/)
  expect(head).toMatch(/^"BilledCost","BillingAccountId",.*"x_CostStatus"$/)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(/^1\.2345,"shop","USD"/)
  expect(lines[0]).toContain(`"'=HYPERLINK(""http://evil"")"`)
})

test('exports Parquet', async () => {
  const bytes = Buffer.from(await (await get('/api/export/focus?format=parquet', 'shop')).arrayBuffer())

  expect([bytes.subarray(0, 4).toString(), bytes.subarray(-4).toString()]).toEqual(['PAR1', 'PAR1'])
})

test.each([
  ['/api/export/moon', 'shop', 404, 'there are focus, runs'],
  ['/api/export/runs?format=xml', 'shop', 400, 'expected csv, parquet, json'],
  ['/api/export/runs?since=then', 'shop', 400, 'since: expected a time'],
  ['/api/export/runs?project=bank', 'shop', 200, 'HYPERLINK'],
  ['/api/export/runs', undefined, 401, 'send a key'],
])('answers %s', async (path, key, status, says) => {
  const response = await get(path, key)

  expect(response.status).toBe(status)
  expect(await response.text()).toContain(says)
})

test('the command writes a whole file, or none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'spanledger-export-'))
  const exported = (project: string, ...words: readonly string[]) =>
    run(process.execPath, [bin, 'export', ...words, '--url', url, '--api-key', `${project}-with-a-key-that-is-long`], {
      env: { PATH: process.env['PATH'] },
    })

  await exported('shop', 'runs', '--format', 'parquet', '--since', '1d', '--out', join(folder, 'runs.parquet'))
  const { stdout } = await exported('shop', 'focus', '--format', 'json')
  const refused = exported('shop', 'focus', '--since', 'then', '--out', join(folder, 'none.csv'))

  await expect(refused).rejects.toMatchObject({ code: 2, stderr: expect.stringContaining('since: expected a time') })
  expect(await readdir(folder)).toEqual(['runs.parquet'])
  expect((await readFile(join(folder, 'runs.parquet'))).subarray(0, 4).toString()).toBe('PAR1')
  expect(JSON.parse(stdout)).toMatchObject({ BilledCost: 1.2345, BillingCurrency: 'USD' })
})
