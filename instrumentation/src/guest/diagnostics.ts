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
  }
}

function safeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    return String(value)
  }
}
