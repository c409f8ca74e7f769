import type { Log } from '../../model.ts'
import type { OtlpLog } from '../../otlp.ts'
import { contentAttributes } from '../messages.ts'
import { readString } from '../read-attribute.ts'
import { isAgentEvent, withContentInBody } from './agents/spans-in-logs.ts'
import { eventContent, withoutEventContent } from './event-body.ts'
import { eventNameOf, messageEvents, readLogContent } from './log-content.ts'

/** Reads one log record into Spanledger's model. Pure; what a model was told or said moves out of the record. */
export function normaliseLog(otlp: OtlpLog): Log {
  const service = readString(otlp.resource.attributes, 'service.name') ?? 'unknown_service'
  if (isAgentEvent(otlp)) {
    return { otlp, service, eventName: eventNameOf(otlp), content: undefined, ...withContentInBody(otlp) }
  }
  const content = readLogContent(otlp)
  const eventName = eventNameOf(otlp)
  return {
    otlp,
    service,
    eventName,
    content,
    body: content && messageEvents.has(eventName) ? withoutEventContent(otlp.body) : otlp.body,
    attributes: content
      ? new Map([...otlp.attributes].filter(([name]) => !contentAttributes.has(name) && name !== eventContent))
      : otlp.attributes,
  }
}
