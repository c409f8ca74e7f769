/** A recording as it is written: see docs/replay.md, which says what each field is. */
export interface Recording {
  readonly format: 1
  readonly id: string
  readonly kind: RecordingKind
  readonly name: string
  readonly key?: string | undefined
  readonly task?: string | undefined
  readonly traceIds: readonly string[]
  readonly process?: string | undefined
  readonly startedMs: number
  readonly durationMs: number
  readonly entry: Entry
  readonly outcome: Outcome
  readonly ambient: Readonly<Record<AmbientKind, readonly AmbientRun[]>>
  readonly environment: Readonly<Record<string, string>>
  readonly code: CodeVersions
  readonly content: 'full' | 'redacted'
  readonly incomplete: readonly Lack[]
  readonly steps: readonly Step[]
}

export type RecordingKind = 'task' | 'http' | 'process'

export interface CodeVersions {
  /** Of the service, where something says it. */
  readonly version?: string | undefined
  readonly hook: string
  readonly node: string
}

export type Entry =
  | { readonly kind: 'task' }
  | {
      readonly kind: 'http'
      readonly method: string
      readonly path: string
      readonly port: number | undefined
      readonly headers: Readonly<Record<string, string>>
      readonly body: Body | undefined
    }
  | { readonly kind: 'process'; readonly args: readonly string[] }

export type Outcome = (
  | { readonly kind: 'returned'; readonly value?: unknown }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'answered'; readonly status: number; readonly body: Body | undefined }
  | { readonly kind: 'exited'; readonly code: number; readonly stdout: string }
  /** Of a root span nobody knows what its function gave. */
  | { readonly kind: 'ended' }
) & { readonly outcome?: string | undefined }

export type AmbientKind = 'clock' | 'monotonic' | 'random' | 'ids'

/** `[epoch, value, …]`; of `clock`, what follows the first value are differences in milliseconds. */
export type AmbientRun = readonly (number | string)[]

export type LackKind =
  | 'redacted'
  | 'truncated'
  | 'not recorded'
  | 'provider-side tool'
  | 'native addon'
  | 'raw socket'
  | 'child process'
  | 'worker'
  | 'opaque value'

/** Something that the record does not have. */
export interface Lack {
  readonly kind: LackKind
  readonly what: string
  readonly step?: number | undefined
}

export interface Body {
  readonly json?: unknown
  readonly text?: string
  readonly base64?: string
}

export type SeamName = 'http' | 'tool' | 'retrieval' | 'mcp' | 'pg' | 'redis'

export interface Step {
  readonly issue: number
  readonly completion?: number | undefined
  readonly within?: number | undefined
  readonly seam: SeamName
  readonly name: string
  readonly effect?: 'read' | 'write' | undefined
  readonly issuedMs: number
  readonly request: StepRequest
  readonly response?: StepResponse | undefined
  readonly ending?: 'complete' | 'aborted' | 'abandoned' | 'error' | undefined
  readonly endedMs?: number | undefined
  readonly error?: StepError | undefined
}

export interface StepRequest {
  readonly method?: string
  readonly url?: string
  readonly type?: string | undefined
  readonly body?: Body | undefined
  readonly hash: string
}

export interface StepResponse {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly startedMs?: number
  readonly chunks?: readonly Chunk[]
  readonly returned?: unknown
  readonly threw?: unknown
  /** Whether the result came at once and not by a promise. */
  readonly sync?: boolean
}

export type Chunk = readonly [ms: number, bytes: string | { readonly base64: string }]

export interface StepError {
  readonly name: string
  readonly code?: string | undefined
  readonly message: string
}
