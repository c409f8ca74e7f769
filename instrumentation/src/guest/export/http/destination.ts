import { diag } from '@opentelemetry/api'

export interface Destination {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly gzip: boolean
  /** For one request. */
  readonly timeoutMs: number
}

type Environment = Readonly<NodeJS.ProcessEnv>

const fallback = 'http://localhost:4318/v1/traces'

/** Where the spans go, as OTEL_EXPORTER_OTLP_* say; of two, the variable that is about traces only counts. */
export function readDestination(environment: Environment): Destination {
  const url = urlOf(environment)
  const compression = read(environment, 'COMPRESSION')?.toLowerCase()
  return {
    url,
    headers: { ...headersOf(environment['OTEL_EXPORTER_OTLP_HEADERS']), ...headersOf(environment[nameOf('HEADERS')]) },
    // To this very machine too: it takes a fiftieth of a call's CPU time and a fifth of its bytes remain.
    gzip: compression !== 'none',
    timeoutMs: positive(read(environment, 'TIMEOUT')) ?? 10_000,
  }
}

function nameOf(part: string): string {
  return `OTEL_EXPORTER_OTLP_TRACES_${part}`
}

function read(environment: Environment, part: string): string | undefined {
  return environment[nameOf(part)]?.trim() || environment[`OTEL_EXPORTER_OTLP_${part}`]?.trim() || undefined
}

/** The address for traces is taken as it is, the general one is the folder in which `v1/traces` lies. */
function urlOf(environment: Environment): URL {
  const own = environment[nameOf('ENDPOINT')]?.trim()
  const general = environment['OTEL_EXPORTER_OTLP_ENDPOINT']?.trim()
  for (const text of [own, general && `${general.replace(/\/$/, '')}/v1/traces`]) {
    if (!text) continue
    if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text)
    diag.warn(`spanledger: not an address that spans can be sent to: ${text}`)
  }
  return new URL(fallback)
}

/** `name=value,name=value`, the values percent-encoded. */
function headersOf(text = ''): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const pair of text.split(',')) {
    const equals = pair.indexOf('=')
    const name = pair.slice(0, Math.max(equals, 0)).trim()
    const value = decoded(pair.slice(equals + 1).trim())
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && value !== undefined) headers[name.toLowerCase()] = value
    else if (pair.trim() !== '') diag.warn('spanledger: OTEL_EXPORTER_OTLP_HEADERS has a part that is no header')
  }
  return headers
}

/** A value with line breaks would be refused when it is sent, with all the spans. */
function decoded(text: string): string | undefined {
  try {
    const value = decodeURIComponent(text)
    return /^[\t\x20-\x7e\x80-\xff]*$/.test(value) ? value : undefined
  } catch {
    return undefined
  }
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text)
  return Number.isFinite(value) && value > 0 ? value : undefined
}
