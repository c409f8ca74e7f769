import { createHmac } from 'node:crypto'
import { Router, type Request } from 'express'

export interface GuardPricesRouteOptions {
  /** Whoever may send spans may know what they cost. @throws CollectorError */
  readonly authorize: (headers: Request['headers']) => unknown
  /** The prices as they are now. */
  readonly prices: () => object
}

const minuteMs = 60_000

/**
 * `GET /api/prices/guard`: the prices by which a process holds its tasks to a budget, signed with the key that it asked
 * with: it keeps them, and reads them again when there is no collector. They are made once a minute.
 */
export function guardPricesRoute({ authorize, prices }: GuardPricesRouteOptions): Router {
  const router = Router()
  let made: { readonly document: string; readonly atMs: number } | undefined
  router.get('/api/prices/guard', (request, response) => {
    authorize(request.headers)
    const now = Date.now()
    if (made === undefined || now - made.atMs >= minuteMs) made = { document: JSON.stringify(prices()), atMs: now }
    const { document } = made
    const signature = createHmac('sha256', keyOf(request.headers)).update(document).digest('hex')
    response.json({ document, signature })
  })
  return router
}

/** The key as it was presented; none where a collector asks for none. */
function keyOf(headers: Request['headers']): string {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? '')?.[1]
  const named = headers['x-api-key']
  return bearer ?? (typeof named === 'string' ? named : '')
}
