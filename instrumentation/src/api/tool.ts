import { context, SpanKind, type Attributes } from '@opentelemetry/api'
import * as names from '../attributes.ts'
import { guardedTool } from '../budget/tools.ts'
import { contentText } from '../content/content-text.ts'
import { quietly } from '../guest/quietly.ts'
import { inReplay, isAsync, type StepAsked } from '../replay/seams.ts'
import { readSettings } from '../settings.ts'
import { runInSpan } from '../spans/run-in-span.ts'
import { taskAttributes, withCarried } from '../spans/task-baggage.ts'

export interface ToolOptions {
  /** Whether running the tool changes the world. */
  readonly effect?: 'read' | 'write'
  /** The id that the model gave to this call. */
  readonly callId?: string
  readonly description?: string
  /** Under whose authority the tool runs, where it is not the task's. */
  readonly principal?: string
  /** As whom it runs, where it is not as the task. */
  readonly actingAs?: string
}

/**
 * Makes a tool visible: gives a function of the same signature that runs the tool in a span with its arguments and its
 * result. It returns and throws what the tool does, whether or not tracing is on.
 *
 * @example
 * ```ts
 * import { tool } from '@spanledger/instrumentation'
 *
 * const refund = tool('refund', { effect: 'write' }, async (order: string, cents: number) => ({ order, cents }))
 * await refund('A-17', 1250)
 * ```
 */
export function tool<This, Given extends unknown[], Result>(
  name: string,
  ...rest: [options: ToolOptions, run: Run<This, Given, Result>] | [run: Run<This, Given, Result>]
): Run<This, Given, Result> {
  const [options, run] = rest.length === 1 ? [{}, rest[0]] : rest
  return function observed(this: This, ...given: Given): Result {
    const active = context.active()
    const { principal, actingAs, effect } = options
    const carried = { [names.PRINCIPAL]: principal, [names.ACTING_AS]: actingAs }
    const parent = principal || actingAs ? (quietly(() => withCarried(active, carried)) ?? active) : active
    return runInSpan(
      {
        name: `execute_tool ${name}`,
        options: { kind: SpanKind.INTERNAL, attributes: { ...taskAttributes(parent), ...describe(name, options) } },
        parent,
        onResult: (span, result) => span.setAttributes(valueAttributes(names.GEN_AI_TOOL_CALL_RESULT, result)),
      },
      span => {
        // Before the tool runs: it may change what it was given.
        quietly(() => {
          const argument = given.length === 1 ? given[0] : given
          if (span.isRecording()) span.setAttributes(valueAttributes(names.GEN_AI_TOOL_CALL_ARGUMENTS, argument))
        })
        return guardedTool(
          name,
          () => given,
          () =>
            inReplay(
              () => askedOf(name, effect, { given, run }),
              () => run.apply(this, given),
            ),
        )
      },
    )
  }
}

type Run<This, Given extends unknown[], Result> = (this: This, ...given: Given) => Result

/** A tool as it is recorded. One argument is told as itself, as on the span. */
function askedOf(
  name: string,
  effect: ToolOptions['effect'],
  { given, run }: { given: unknown[]; run: object },
): StepAsked {
  return {
    seam: 'tool',
    name: `tool ${name}`,
    effect,
    input: given.length === 1 ? given[0] : given,
    isAsync: isAsync(run),
  }
}

function describe(name: string, { effect, callId, description }: ToolOptions): Attributes {
  return {
    [names.GEN_AI_OPERATION_NAME]: 'execute_tool',
    [names.GEN_AI_TOOL_NAME]: name,
    [names.GEN_AI_TOOL_TYPE]: 'function',
    [names.GEN_AI_TOOL_DESCRIPTION]: description,
    [names.GEN_AI_TOOL_CALL_ID]: callId,
    [names.TOOL_EFFECT]: effect,
  }
}

function valueAttributes(name: string, value: unknown): Attributes {
  if (!readSettings(process.env).content) return {}
  const { text, truncated } = contentText(value)
  return { [name]: text, ...(truncated && { [names.CONTENT_TRUNCATED]: true }) }
}
