import type { Attributes, AttributeValue } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'
import { REDACTION_COUNT, REDACTION_RULES } from '../../attributes.ts'
import { hashedValue } from '../../content/hashed.ts'
import { takeClean } from './clean.ts'
import { isContent } from './content-names.ts'
import { ownRedaction, type OwnRedaction } from '../own-redactor.ts'
import type { Redactor } from '../redactor.ts'
import { isPlain } from './plain-names.ts'
import { Tally } from '../tally.ts'

type Resource = ReadableSpan['resource']

/**
 * A span as it may leave the process, whoever made it: names, attributes, events, errors, links and the resource. The
 * span that came in stays as it is for other processors. Where redaction fails, the span keeps its numbers and loses its
 * texts.
 */
export function redactSpan(span: ReadableSpan, own: OwnRedaction = ownRedaction()): ReadableSpan {
  const { redactor } = own
  if (redactor === undefined) return span
  try {
    return redacted(span, { ...own, redactor, tally: new Tally() })
  } catch {
    return withoutTexts(span)
  }
}

interface Means extends OwnRedaction {
  readonly redactor: Redactor
  readonly tally: Tally
}

function redacted(span: ReadableSpan, means: Means): ReadableSpan {
  const { redactor, tally } = means
  const parts = {
    name: redactor.text(span.name, tally),
    attributes: attributesOf(span.attributes, means),
    status: statusOf(span.status, means),
    events: span.events.map(event => ({
      ...event,
      name: redactor.text(event.name, tally),
      ...(event.attributes && { attributes: attributesOf(event.attributes, means) }),
    })),
    links: span.links.map(link => ({
      ...link,
      ...(link.attributes && { attributes: attributesOf(link.attributes, means) }),
    })),
    resource: resourceOf(span.resource, means),
  }
  const { count, rules } = tally
  if (count === 0) return copyOf(span, parts)
  const said = { [REDACTION_RULES]: rules, [REDACTION_COUNT]: count }
  return copyOf(span, { ...parts, attributes: { ...parts.attributes, ...said } })
}

function attributesOf(attributes: Attributes, means: Means): Attributes {
  let changed = false
  const said: Attributes = {}
  for (const name in attributes) {
    const value = attributes[name]
    if (value === undefined || isPlain(name)) {
      said[name] = value
      continue
    }
    const [newName, newValue] = [means.redactor.name(name, means.tally), valueOf(name, value, means)]
    if (newValue !== undefined) said[newName] = newValue
    changed ||= newName !== name || newValue !== value
  }
  return changed ? said : attributes
}

function valueOf(name: string, value: AttributeValue, means: Means): AttributeValue | undefined {
  const { mode, redactor, tally } = means
  if (typeof value === 'boolean') return value
  const ours = typeof value === 'string' ? takeClean(value) : undefined
  if (ours !== undefined) {
    tally.addAll(ours)
    return value
  }
  if (mode === 'off' && isContent(name)) return undefined
  // True: redaction keeps a text a text, a number one or makes it a text, and lists lists of these.
  const said = redactor.value(value, tally, name) as AttributeValue
  return mode === 'hash' && isContent(name) ? JSON.stringify(hashedValue(said)) : said
}

function statusOf(status: ReadableSpan['status'], { redactor, tally }: Means): ReadableSpan['status'] {
  if (status.message === undefined) return status
  return { ...status, message: redactor.text(status.message, tally) }
}

const resources = new WeakMap<Resource, Resource>()

/** The resource is the same object for all spans, and stays one: exporters group by it. */
function resourceOf(resource: Resource, means: Means): Resource {
  const known = resources.get(resource)
  if (known !== undefined) return known
  const attributes = attributesOf(resource.attributes, { ...means, tally: new Tally() })
  const redacted: Resource =
    attributes === resource.attributes ? resource : Object.create(resource, { attributes: { value: attributes } })
  if (resource.asyncAttributesPending !== true) resources.set(resource, redacted)
  return redacted
}

type Parts = Pick<ReadableSpan, 'name' | 'attributes' | 'status' | 'events' | 'links' | 'resource'>

// Field by field: an SDK's span may keep its own where only its methods find them.
function copyOf(span: ReadableSpan, parts: Parts): ReadableSpan {
  return {
    ...parts,
    kind: span.kind,
    spanContext: () => span.spanContext(),
    ...(span.parentSpanContext && { parentSpanContext: span.parentSpanContext }),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: span.droppedAttributesCount,
    droppedEventsCount: span.droppedEventsCount,
    droppedLinksCount: span.droppedLinksCount,
  }
}

const failure = { [REDACTION_RULES]: ['failed'] }

function withoutTexts(span: ReadableSpan): ReadableSpan {
  return copyOf(span, {
    name: 'redaction failed',
    attributes: { ...plainOf(span.attributes), ...failure },
    status: { code: span.status.code },
    events: [],
    links: span.links.map(({ context }) => ({ context })),
    resource: Object.create(span.resource, { attributes: { value: plainOf(span.resource.attributes) } }) as Resource,
  })
}

function plainOf(attributes: Attributes): Attributes {
  const kept = Object.entries(attributes).filter(
    ([name, value]) => isPlain(name) || typeof value === 'number' || typeof value === 'boolean',
  )
  return Object.fromEntries(kept)
}
