import { propagation, type Attributes, type Context } from '@opentelemetry/api'
import * as names from '../attributes.ts'

/** What travels with the work to every span and every service: ids of what it is and whose it is, never content. */
const carried = [
  names.TASK_ID,
  names.TASK_NAME,
  names.TASK_CUSTOMER,
  names.GEN_AI_CONVERSATION_ID,
  names.PRINCIPAL,
  names.ACTING_AS,
] as const

export type Carried = Partial<Readonly<Record<(typeof carried)[number], string | undefined>>>

/** As it is written in the header, all of which may have 8 KiB. An id that was cut would be another id. */
const mostCharacters = 512

/** A context whose spans, here and in the services called from here, carry these. What is no short text is left out. */
export function withCarried(context: Context, values: Carried): Context {
  let baggage = propagation.getBaggage(context) ?? propagation.createBaggage()
  for (const name of carried) {
    const value: unknown = values[name]
    if (fits(value)) baggage = baggage.setEntry(name, { value })
  }
  return propagation.setBaggage(context, baggage)
}

/** The attributes that say which task a span of this context belongs to and whose it is; none where nobody said. */
export function taskAttributes(context: Context): Attributes {
  const baggage = propagation.getBaggage(context)
  if (baggage === undefined) return {}
  const attributes: Attributes = {}
  for (const name of carried) {
    const value = baggage.getEntry(name)?.value
    if (value) attributes[name] = value
  }
  return attributes
}

// A lone surrogate has no form in a header: the propagator would throw into whoever sends a request.
function fits(value: unknown): value is string {
  if (typeof value !== 'string' || value === '' || value.length > mostCharacters) return false
  return !/\p{Cs}/u.test(value) && encodeURIComponent(value).length <= mostCharacters
}
