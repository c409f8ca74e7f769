import { trace, type Attributes, type Span } from '@opentelemetry/api'
import { quietly } from '../../guest/quietly.ts'

/**
 * Writes on the active span that something happened in it: each time as an event, and the last time as attributes, which
 * are easier to ask for.
 */
export function markSpan(event: string, describe: () => Attributes): void {
  quietly(() => {
    const span = trace.getActiveSpan()
    if (span === undefined || !span.isRecording()) return
    const described = describe()
    span.addEvent(event, present(described))
    span.setAttributes({ ...emptied(span, described), ...present(described) })
  })
}

function present(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => typeof value === 'string' && value !== ''))
}

/** A span forgets no attribute, so what was said the time before, and is not this time, is overwritten. */
function emptied(span: Span, described: Attributes): Attributes {
  const before: unknown = 'attributes' in span ? span.attributes : undefined
  if (typeof before !== 'object' || before === null) return {}
  return Object.fromEntries(Object.keys(described).flatMap(name => (name in before ? [[name, '']] : [])))
}
