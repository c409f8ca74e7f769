import { diag } from '@opentelemetry/api'
import { readFileSync } from 'node:fs'

interface Certificates {
  readonly ca?: Buffer
  readonly cert?: Buffer
  readonly key?: Buffer
}

/** The PEM files that OTEL_EXPORTER_OTLP_* name; with an agent of its own the exporter no longer reads them. */
export function certificates(): Certificates {
  const ca = read('CERTIFICATE')
  const cert = read('CLIENT_CERTIFICATE')
  const key = read('CLIENT_KEY')
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }
}

function read(name: string): Buffer | undefined {
  const path = process.env[`OTEL_EXPORTER_OTLP_TRACES_${name}`] ?? process.env[`OTEL_EXPORTER_OTLP_${name}`]
  if (!path) return undefined
  try {
    return readFileSync(path)
  } catch (error) {
    diag.warn(`spanledger: cannot read the file that OTEL_EXPORTER_OTLP_${name} names`, error)
    return undefined
  }
}
