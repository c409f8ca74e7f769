export interface Settings {
  /** `OTEL_SDK_DISABLED`: the hook does nothing at all. */
  readonly disabled: boolean
  /** `OTEL_TRACES_EXPORTER=none`: spans are made but not sent. */
  readonly exporting: boolean
  /** Whether spans tell anything of prompts, completions, arguments and documents: not where `SPANLEDGER_CONTENT=off`. */
  readonly content: boolean
  /** `SPANLEDGER_CONTENT`: how much they tell. */
  readonly contentMode: ContentMode
  /** `SPANLEDGER_INCLUDE_USAGE`: ask for usage on OpenAI chat streams whose caller did not. */
  readonly includeUsage: boolean
  /** `SPANLEDGER_RETRIEVAL_CONTENT_FIELDS`: which fields of a found record are its text, before those known already. */
  readonly contentFields: readonly string[]
  /** `SPANLEDGER_DEBUG` or `OTEL_LOG_LEVEL`: the level of the diagnostics on stderr, which is silent without. */
  readonly logLevel: string | undefined
}

/**
 * - `full`: content as it is
 * - `redacted`: content without what the detectors find
 * - `hash`: sizes and hashes of the redacted content
 * - `off`: none
 */
export type ContentMode = 'full' | 'redacted' | 'hash' | 'off'

/** What the environment says about this package itself; the OpenTelemetry SDK reads the rest of its own variables. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const contentMode = contentModeOf(environment['SPANLEDGER_CONTENT'])
  return {
    disabled: isTrue(environment['OTEL_SDK_DISABLED']),
    exporting: environment['OTEL_TRACES_EXPORTER']?.trim().toLowerCase() !== 'none',
    content: contentMode !== 'off',
    contentMode,
    includeUsage: isTrue(environment['SPANLEDGER_INCLUDE_USAGE']),
    contentFields: namesIn(environment['SPANLEDGER_RETRIEVAL_CONTENT_FIELDS']),
    logLevel: isTrue(environment['SPANLEDGER_DEBUG']) ? 'DEBUG' : environment['OTEL_LOG_LEVEL']?.trim().toUpperCase(),
  }
}

// An unknown word is most likely a slip of the pen: it must not let out more than the default does.
function contentModeOf(text: string | undefined): ContentMode {
  const mode = text?.trim().toLowerCase()
  return mode === 'full' || mode === 'hash' || mode === 'off' ? mode : 'redacted'
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
