import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import express from 'express'
import { expect, onTestFinished, test } from 'vitest'
import { pageRoutes } from '../../../collector/src/page/page-routes.ts'
import { listen } from '../../../collector/src/receive/http/listen.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

async function serve(folder: string) {
  const app = express().use(pageRoutes({ folder }))
  app.use((_request, response) => void response.status(404).send('nothing here'))
  const server = await listen({ host: '127.0.0.1', port: 0, app })
  onTestFinished(() => server.close())
  return (path: string, headers: Record<string, string> = {}) => fetch(`${server.url}${path}`, { headers })
}

async function site(): Promise<string> {
  const folder = join(await temporaryFolder(), 'site')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>page</title>')
  await writeFile(join(folder, 'assets', 'index-abc.js'), 'export {}')
  await writeFile(join(folder, '..', 'secret.js'), 'outside')
  return folder
}

test.each([
  '/',
  '/runs',
  '/runs/0af7651916cd43dd8448eb211c80319c',
  '/compare',
  '/tasks',
  '/changes',
  '/drift',
  '/audit',
  '/health',
])('gives the page at %s, so that its addresses can be sent to others', async path => {
  const get = await serve(await site())

  const response = await get(path)

  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-cache')
  expect(await response.text()).toContain('<title>page</title>')
})

test.each([
  '/v1/traces',
  '/api/questions',
  '/api/runs/0af7/share',
  '/healthz',
  '/readyz',
  '/metrics',
  '/clickhouse',
  '/nothing',
  '/runs/a/b',
  '/assets/missing.js',
  '/assets/..%2f..%2fsecret.js',
  '/assets/..%2findex.html',
  '/index.html',
])('leaves %s to others', async path => {
  const get = await serve(await site())

  expect((await get(path)).status).toBe(404)
})

test('lets nothing run, load or be framed but its own files', async () => {
  const get = await serve(await site())

  const { headers } = await get('/runs')

  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self';")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/unsafe|\*|data:|https?:/)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
  expect(headers.get('referrer-policy')).toBe('no-referrer')
})

test('lets browsers keep what has a hashed name, and sends it compressed to those who take that', async () => {
  const get = await serve(await site())

  const [plain, gzipped] = [
    await get('/assets/index-abc.js', { 'accept-encoding': 'identity' }),
    await get('/assets/index-abc.js', { 'accept-encoding': 'gzip' }),
  ]

  expect(plain.headers.get('cache-control')).toContain('immutable')
  expect(plain.headers.get('content-encoding')).toBeNull()
  expect(gzipped.headers.get('content-encoding')).toBe('gzip')
  expect([await plain.text(), await gzipped.text()]).toEqual(['export {}', 'export {}'])
})

test('says what to do where the page was not built', async () => {
  const get = await serve(join(await temporaryFolder(), 'missing'))

  const response = await get('/')

  expect(response.status).toBe(503)
  expect(await response.text()).toContain('npm run build')
})
