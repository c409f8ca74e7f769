import { createHash } from 'node:crypto'
import type { AnyValue, OtlpLog, OtlpSpan } from '../../../otlp.ts'
import { readNumber, readString } from '../../read-attribute.ts'
import { eventNameOf } from '../log-content.ts'

/** What an agent's program tells of itself in log records, where it sends no spans. */
export interface AgentProgram {
  readonly name: string
  /** What its events begin with in the name of the record, its attribute or its body. */
  readonly prefix: string
  /** The span that an event is; nothing for one that is no step of the work. */
  read(event: AgentEvent): EventSpan | undefined
}

export interface AgentEvent {
  /** Without the program's prefix. */
  readonly name: string
  readonly log: OtlpLog
}

/** A step, in the words of today's conventions. */
export interface EventSpan {
  readonly name: string
  /** What belongs together: a prompt with all that was done for it, or a conversation. */
  readonly run: string
  /** Whether this is what the others belong below. */
  readonly isRoot?: boolean
  readonly failure?: string | undefined
  readonly facts: Readonly<Record<string, AnyValue | undefined>>
}

const msNano = 1_000_000n
const longestMs = 86_400_000

/** The event as a span. Its ids are made of what it says: a record that is sent again is the same span again. */
export function spanOfEvent(program: AgentProgram, { name, log }: AgentEvent): OtlpSpan | undefined {
  const read = program.read({ name, log })
  if (read === undefined) return undefined
  const traceId = hashOf([program.name, read.run]).slice(0, 32)
  const rootId = hashOf([traceId, 'root']).slice(0, 16)
  const endNano = log.timeNano || log.observedNano
  const durationMs = Math.min(Math.max(readNumber(log.attributes, 'duration_ms') ?? 0, 0), longestMs)
  const attributes = new Map<string, AnyValue>()
  for (const [fact, value] of Object.entries(read.facts)) if (value !== undefined) attributes.set(fact, value)
  return {
    resource: log.resource,
    scope: log.scope,
    traceId,
    spanId: read.isRoot === true ? rootId : hashOf([traceId, name, endNano.toString(), identityOf(log)]).slice(0, 16),
    parentSpanId: read.isRoot === true ? undefined : rootId,
    traceState: '',
    name: read.name,
    kind: 1,
    startNano: endNano - BigInt(Math.round(durationMs * 1_000)) * (msNano / 1_000n),
    endNano,
    attributes,
    droppedAttributesCount: 0,
    events: [],
    links: [],
    status: { code: read.failure === undefined ? 0 : 2, message: read.failure ?? '' },
  }
}

/** The event of a program, whichever way its name is told: as the record's, as an attribute, or as the body. */
export function agentEvent({ prefix }: AgentProgram, log: OtlpLog): AgentEvent | undefined {
  const body = typeof log.body === 'string' ? log.body : ''
  const named = [eventNameOf(log), body].find(name => name.startsWith(prefix))
  return named === undefined || named.length > 100 ? undefined : { name: named.slice(prefix.length), log }
}

/** What tells two events of the same moment apart. */
function identityOf({ attributes }: OtlpLog): string {
  const names = ['event.sequence', 'request_id', 'tool_use_id', 'call_id', 'model', 'tool_name', 'input_token_count']
  return names.map(name => readString(attributes, name) ?? readNumber(attributes, name) ?? '').join(' ')
}

function hashOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}
