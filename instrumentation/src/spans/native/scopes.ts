import { SpanKind } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'

/** A library that makes a span of its own for each call. */
export interface NativeScope {
  /** What the name of its instrumentation scope begins with. */
  readonly scope: string
  /** Whether a span of this scope stands for one call on the wire. */
  isCall(span: ReadableSpan): boolean
  /** Whether each attempt has a span of its own, whose failure the library may not tell; otherwise the whole call has one. */
  readonly perAttempt: boolean
  /** It calls a model provider, which trace context and baggage are no business of. */
  readonly provider: boolean
}

const isClient = ({ kind }: ReadableSpan) => kind === SpanKind.CLIENT

const scopes: readonly NativeScope[] = [
  // With `.bedrock` and the like behind it in the packages for other platforms.
  { scope: 'com.anthropic.sdk.', isCall: isClient, perAttempt: false, provider: true },
  // Its calls have no kind. Spans that it makes of an answer are never active.
  { scope: 'mistralai_sdk_tracer', isCall: () => true, perAttempt: true, provider: true },
  // Instrumentations of others, where an application has them already.
  { scope: '@opentelemetry/instrumentation-openai', isCall: isClient, perAttempt: false, provider: true },
  // Vercel's AI SDK, where the application switched its telemetry on: of its spans those of calls alone.
  { scope: 'ai', isCall: ({ name }) => /^ai\.\w+\.do[A-Z]/.test(name), perAttempt: true, provider: false },
  // From its version 7 on, where the application registered the SDK's integration with OpenTelemetry.
  {
    scope: 'gen_ai',
    isCall: span => isClient(span) && span.name.startsWith('chat '),
    perAttempt: false,
    provider: false,
  },
  { scope: '@elastic/transport', isCall: isClient, perAttempt: false, provider: false },
]

/** The library that made this span, where it is one that makes spans of its own. */
export function nativeScopeOf({ instrumentationScope }: ReadableSpan): NativeScope | undefined {
  return scopes.find(({ scope }) => instrumentationScope.name.startsWith(scope))
}
