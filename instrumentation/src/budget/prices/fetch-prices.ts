import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { exportAgent } from '../../guest/export/http/agent.ts'
import { certificates } from '../../guest/export/http/certificates.ts'
import type { Destination } from '../../guest/export/http/destination.ts'

const mostBytes = 16 * 1024 * 1024

/** Gets the prices of the collector that the spans go to, on a connection that keeps no process alive. Rejects where it has none. */
export function fetchPrices({ url: spans, headers, timeoutMs }: Destination): Promise<string> {
  const url = pricesUrl(spans)
  return new Promise((resolve, reject) => {
    const agent = exportAgent(url.protocol, certificates())
    const outgoing = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      agent,
      headers: { 'user-agent': 'spanledger-instrumentation', ...headers },
    })
    const alarm = setTimeout(() => outgoing.destroy(new Error('The request timed out')), timeoutMs).unref()
    outgoing.on('error', reject)
    outgoing.on('close', () => clearTimeout(alarm))
    outgoing.on('response', response => {
      const chunks: Buffer[] = []
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > mostBytes) response.destroy(new Error(`The prices have more than ${mostBytes} bytes`))
        else chunks.push(chunk)
      })
      response.on('error', reject)
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString()
        if (response.statusCode === 200) resolve(text)
        else reject(new Error(`${url.origin} answers ${response.statusCode}`))
      })
    })
    outgoing.end()
  })
}

/** Beside the spans: `…/v1/traces` and `…/api/prices/guard`. */
export function pricesUrl(spans: URL): URL {
  const url = new URL(spans)
  url.pathname = url.pathname.replace(/\/?(v1\/traces)?\/?$/, '/api/prices/guard')
  url.search = ''
  return url
}
