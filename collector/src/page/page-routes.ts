import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { Router, type Request, type Response } from 'express'

export interface PageOptions {
  /** The folder that holds the built page: `index.html`, and `assets/` with hashed names. */
  readonly folder?: string
}

/** Where `npm run build` puts the page. */
export const builtPage = fileURLToPath(new URL('../../dist/page/site/', import.meta.url))

/** The page's own addresses, and no others: whatever else the collector serves, or does not, stays as it is. */
const screens = ['/', '/runs', '/runs/:id', '/compare', '/tasks', '/changes', '/drift', '/alerts', '/audit', '/health']

/**
 * The page: `/`, its screens by their addresses, and its files. They are read once, so a request's path is only looked
 * up, never opened. What the page shows comes from the API, with the reader's own rights; its files are for everybody.
 */
export function pageRoutes({ folder = builtPage }: PageOptions = {}): Router {
  const files = readSite(folder)
  const router = Router({ caseSensitive: true })
  router.get(screens, (request, response) => {
    const index = files.get('index.html')
    if (index) return send(index, { request, response, caching: 'no-cache' })
    response.status(503).type('text/plain').send('The page is not built: run `npm run build`\n')
  })
  router.get(['/assets/:name', '/favicon.svg'], (request, response, next) => {
    const file = files.get(request.path.slice(1))
    // A hashed name never means other bytes.
    const caching = request.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'max-age=3600'
    if (file) send(file, { request, response, caching })
    else next()
  })
  return router
}

/**
 * Everything a page shows was written by strangers. Should any of it ever become markup, it still runs nothing, loads
 * nothing, and sends nothing anywhere.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

interface SiteFile {
  readonly type: string
  readonly bytes: Buffer
  readonly gzipped: Buffer
}

interface Sending {
  readonly request: Request
  readonly response: Response
  readonly caching: string
}

function send({ type, bytes, gzipped }: SiteFile, { request, response, caching }: Sending): void {
  const isGzipped = request.acceptsEncodings('gzip') === 'gzip'
  response
    .set({
      'Content-Type': type,
      'Content-Security-Policy': policy,
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': caching,
      Vary: 'Accept-Encoding',
      ...(isGzipped && { 'Content-Encoding': 'gzip' }),
    })
    .send(isGzipped ? gzipped : bytes)
}

const types: ReadonlyMap<string, string> = new Map([
  ['html', 'text/html; charset=utf-8'],
  ['js', 'text/javascript; charset=utf-8'],
  ['css', 'text/css; charset=utf-8'],
  ['svg', 'image/svg+xml'],
])

/** By their path in the folder; nothing where the folder is not there. */
function readSite(folder: string): ReadonlyMap<string, SiteFile> {
  const files = new Map<string, SiteFile>()
  for (const path of namesIn(folder)) {
    const type = types.get(path.slice(path.lastIndexOf('.') + 1))
    if (type === undefined) continue
    const bytes = readFileSync(`${folder}/${path}`)
    files.set(path, { type, bytes, gzipped: gzipSync(bytes, { level: 9 }) })
  }
  return files
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(path => path.replaceAll('\\', '/'))
  } catch {
    return []
  }
}
