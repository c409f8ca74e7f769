import { createHash, createHmac } from 'node:crypto'

export interface AwsRequest {
  readonly method: string
  readonly url: URL
  readonly body: Uint8Array | string
  readonly region: string
  readonly service: string
  readonly credentials: AwsCredentials
  /** Unix time in milliseconds. */
  readonly nowMs: number
}

export interface AwsCredentials {
  readonly id: string
  readonly secret: string
  readonly session?: string | undefined
}

/** The headers that sign a request to AWS: Signature Version 4, over the host, the time and the body. */
export function signAws(request: AwsRequest): Record<string, string> {
  const { method, url, body, region, service, credentials, nowMs } = request
  const time = new Date(nowMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const day = time.slice(0, 8)
  const { session } = credentials
  const signed = { host: url.host, 'x-amz-date': time, ...(session && { 'x-amz-security-token': session }) }
  const names = Object.keys(signed).sort().join(';')
  const lines = Object.entries(signed).sort(([left], [right]) => (left < right ? -1 : 1))
  const canonical = [
    method,
    // What is escaped in the address is escaped once more.
    url.pathname.split('/').map(escaped).join('/'),
    [...url.searchParams]
      .map(pair => pair.map(escaped).join('='))
      .sort()
      .join('&'),
    ...lines.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    sha256(body),
  ].join('\n')
  const scope = `${day}/${region}/${service}/aws4_request`
  const key = [day, region, service, 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${credentials.secret}`)
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex')
  const { host: _, ...headers } = signed
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.id}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  }
}

function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex')
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
