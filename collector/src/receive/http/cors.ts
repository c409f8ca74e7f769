import type { RequestHandler } from 'express'

/** What exporters in browsers send; their users' own headers need a proxy. */
const allowedHeaders = 'content-type, content-encoding, authorization, x-api-key'
const maxAgeSeconds = 7_200

/**
 * Lets pages of these origins send, and no others. Off where there are none. Names and passwords in cookies are never
 * asked for, and a request without a preflight still needs a content type that browsers ask about first.
 */
export function cors(origins: readonly string[]): RequestHandler {
  const allowed = new Set(origins)
  return (request, response, next) => {
    if (allowed.size > 0) response.vary('Origin')
    const { origin } = request.headers
    if (origin === undefined || !allowed.has(origin)) return next()
    response.setHeader('Access-Control-Allow-Origin', origin)
    response.setHeader('Access-Control-Expose-Headers', 'Retry-After')
    if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return next()
    response.setHeader('Access-Control-Allow-Methods', 'POST')
    response.setHeader('Access-Control-Allow-Headers', allowedHeaders)
    response.setHeader('Access-Control-Max-Age', maxAgeSeconds)
    // A page on the internet that sends to a collector in the local network asks for this as well.
    if (request.headers['access-control-request-private-network'] === 'true') {
      response.setHeader('Access-Control-Allow-Private-Network', 'true')
    }
    response.writeHead(204).end()
  }
}
