import type { RequestHandler } from 'express'
import { CollectorError } from '../../errors.ts'
import { refuse } from './refuse.ts'

const loopbackName = /^(localhost|[\w.-]+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/**
 * For a collector while it has no API keys, before all routes: lets in only requests addressed to this machine by a
 * loopback name. A web page can point a name of its own at 127.0.0.1 (DNS rebinding) and then talk to us as its own
 * origin; the Host header still has its name. (gRPC needs no such check: no page can speak it without TLS.)
 */
export function loopbackOnly(isOpen: () => boolean): RequestHandler {
  return (request, response, next) => {
    const host = request.headers.host ?? ''
    const name = host.replace(/:\d+$/, '').toLowerCase()
    if (!isOpen() || loopbackName.test(name)) return next()
    refuse({ request, response }, new CollectorError('HOST_NOT_ALLOWED', `the Host is "${host.slice(0, 100)}"`))
  }
}
