import { SpanKind, SpanStatusCode, trace, type Attributes, type Context, type Span } from '@opentelemetry/api'
import { ERROR_TYPE } from '../attributes.ts'
import { beforeEnd } from './before-end.ts'
import { taskAttributes } from './task-baggage.ts'
import { ourTracer } from './tracer.ts'

/** The span of one call on the wire: ours, or the one that the caller's SDK makes itself. */
export interface CallSpan {
  /** Whether anything set here is kept: a sampler may have decided against the span. */
  readonly recording: boolean
  set(attributes: Attributes): void
  fail(type: string, message?: string): void
  end(endMs: number): void
}

export interface CallStart {
  readonly name: string
  readonly parent: Context
  readonly startMs: number
  readonly attributes: Attributes
  /** Called when a span that is not ours ends before the wire says so. */
  readonly onNativeEnd: () => void
}

/** Starts the span of a call; where the SDK has one open for this call, that is used instead of a second one. */
export function startCallSpan(start: CallStart): CallSpan {
  const native = nativeSpan(start.parent)
  if (native !== undefined) return enrich(native, start)
  const span = ourTracer().startSpan(
    start.name,
    {
      kind: SpanKind.CLIENT,
      startTime: start.startMs,
      attributes: { ...taskAttributes(start.parent), ...start.attributes },
    },
    start.parent,
  )
  return {
    recording: span.isRecording(),
    set: attributes => void span.setAttributes(attributes),
    fail: (type, message) => {
      span.setAttribute(ERROR_TYPE, type)
      span.setStatus({ code: SpanStatusCode.ERROR, ...(message !== undefined && { message }) })
    },
    end: endMs => span.end(endMs),
  }
}

/** SDKs that make a `gen_ai` span of their own for each call, by the start of their scope's name. */
const nativeScopes = ['com.anthropic.sdk.typescript']

interface SdkSpan extends Span {
  readonly kind: SpanKind
  readonly attributes: Attributes
}

function nativeSpan(context: Context): SdkSpan | undefined {
  const span = trace.getSpan(context)
  if (span === undefined || !span.isRecording() || !('instrumentationScope' in span)) return undefined
  // True: a span with an instrumentation scope is an SDK's ReadableSpan, which has all of these.
  const sdkSpan = span as SdkSpan & { readonly instrumentationScope: { readonly name: string } }
  const native = nativeScopes.some(scope => sdkSpan.instrumentationScope.name.startsWith(scope))
  return native && sdkSpan.kind === SpanKind.CLIENT ? sdkSpan : undefined
}

/** Adds what the native span lacks. Its status and its end stay the SDK's business: it knows of retries, we do not. */
function enrich(span: SdkSpan, { attributes, onNativeEnd }: CallStart): CallSpan {
  const set = (attributes: Attributes) => {
    for (const [name, value] of Object.entries(attributes)) {
      // Each attempt of a retried call has a turn at the same span: of what is ours, the last one counts.
      const ours = name.startsWith('spanledger.')
      if (value !== undefined && (ours || span.attributes[name] === undefined)) span.setAttribute(name, value)
    }
  }
  set(attributes)
  beforeEnd(span, onNativeEnd)
  return { recording: true, set, fail: () => undefined, end: () => undefined }
}
