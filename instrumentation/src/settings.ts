export interface Settings {
  /** `OTEL_SDK_DISABLED`: the hook does nothing at all. */
  readonly disabled: boolean
  /** `OTEL_TRACES_EXPORTER=none`: spans are made but not sent. */
  readonly exporting: boolean
  /** `SPANLEDGER_CONTENT`: `off` leaves prompts, completions, arguments and documents out of the spans. */
  readonly content: boolean
  /** `SPANLEDGER_INCLUDE_USAGE`: ask for usage on OpenAI chat streams whose caller did not. */
  readonly includeUsage: boolean
  /** `SPANLEDGER_RETRIEVAL_CONTENT_FIELDS`: which fields of a found record are its text, before those known already. */
  readonly contentFields: readonly string[]
  /** `SPANLEDGER_DEBUG` or `OTEL_LOG_LEVEL`: the level of the diagnostics on stderr, which is silent without. */
  readonly logLevel: string | undefined
}

/** What the environment says about this package itself; the OpenTelemetry SDK reads the rest of its own variables. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const content = environment['SPANLEDGER_CONTENT']?.trim().toLowerCase()
  return {
    disabled: isTrue(environment['OTEL_SDK_DISABLED']),
    exporting: environment['OTEL_TRACES_EXPORTER']?.trim().toLowerCase() !== 'none',
    content: content !== 'off',
    includeUsage: isTrue(environment['SPANLEDGER_INCLUDE_USAGE']),
    contentFields: namesIn(environment['SPANLEDGER_RETRIEVAL_CONTENT_FIELDS']),
    logLevel: isTrue(environment['SPANLEDGER_DEBUG']) ? 'DEBUG' : environment['OTEL_LOG_LEVEL']?.trim().toUpperCase(),
  }
}

function isTrue(value: string | undefined): boolean {
  return ['1', 'true'].includes(value?.trim().toLowerCase() ?? '')
}

function namesIn(list = ''): readonly string[] {
  return list
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')
}
