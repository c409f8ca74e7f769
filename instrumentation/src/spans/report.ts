import { ROOT_CONTEXT, type Attributes, type Tracer } from '@opentelemetry/api'
import { EXPORT_DROPPED, EXPORT_DROPPED_REASONS, REPORT } from '../attributes.ts'
import type { DropReason } from '../guest/export/drops.ts'

/** Sends a span that tells about the instrumentation itself: a trace of its own, which the collector counts as no run. */
export function sendReport(tracer: Tracer, name: string, attributes: Attributes): void {
  tracer.startSpan(name, { root: true, attributes: { [REPORT]: true, ...attributes } }, ROOT_CONTEXT).end()
}

/** Says that spans were lost, so that whoever looks at the others knows that there were more. */
export function reportDrops(tracer: Tracer, drops: ReadonlyMap<DropReason, number>): void {
  const spans = [...drops.values()].reduce((sum, count) => sum + count, 0)
  sendReport(tracer, EXPORT_DROPPED, {
    [EXPORT_DROPPED]: spans,
    [EXPORT_DROPPED_REASONS]: JSON.stringify(Object.fromEntries(drops)),
  })
}
