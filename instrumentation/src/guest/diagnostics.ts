import { DiagLogLevel, type DiagLogger, type diag } from '@opentelemetry/api'

/** Sends OpenTelemetry's diagnostics and ours to stderr, if and only if the user asked for a level. */
export function logDiagnostics(to: typeof diag, level: string | undefined): void {
  const found = Object.entries(DiagLogLevel).find(([name]) => name === level)?.[1]
  if (typeof found !== 'number' || found === DiagLogLevel.NONE) return
  to.setLogger(stderrLogger, { logLevel: found, suppressOverrideMessage: true })
}

const stderrLogger: DiagLogger = {
  error: write('error'),
  warn: write('warn'),
  info: write('info'),
  debug: write('debug'),
  verbose: write('verbose'),
}

function write(level: string): (message: string, ...rest: unknown[]) => void {
  return (message, ...rest) => {
    const details = rest.map(part => (part instanceof Error ? (part.stack ?? part.message) : safeJson(part)))
    process.stderr.write(`otel ${level}: ${[message, ...details].join(' ')}\n`)
    if (isLateProvider(message)) process.stderr.write(`otel info: spanledger: ${lateProvider}\n`)
  }
}

const lateProvider =
  'a tracer provider was registered after the hook and is not used: load it before the hook, with --require or --import'
let told = false

/** OpenTelemetry's API tells nobody else that it has refused a provider. Once, since every part of it is refused apart. */
function isLateProvider(message: unknown): boolean {
  const late = !told && /duplicate registration of API: trace|for trace does not match/.test(String(message))
  told ||= late
  return late
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}
