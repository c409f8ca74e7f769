import type OpenAI from 'openai'
import { resolveHowTo } from './how-to.ts'
import { resolveOrderStatus } from './order-status.ts'
import { resolveRefund } from './refund.ts'
import { ShopUnavailable } from './shop.ts'
import { inSpan } from './spans.ts'
import type { Desk, Outcome, Ticket } from './tickets.ts'

export interface Resolution {
  readonly kind: string
  readonly outcome: Outcome | 'failed'
  readonly attempts: number
  /** Why the last attempt failed. */
  readonly reason: string | undefined
}

const MAX_ATTEMPTS = 2

/** Works on a ticket until it is done, handed over or hopeless; each attempt is a run of its own. */
export async function resolve(desk: Desk, ticket: Ticket): Promise<Resolution> {
  // What the router said last: an attempt that fails later has still learnt it.
  let kind = 'unknown'
  for (let attempts = 1; ; attempts++) {
    try {
      const outcome = await attempt(desk, ticket, routed => (kind = routed))
      return { kind, outcome, attempts, reason: undefined }
    } catch (error) {
      if (error instanceof ShopUnavailable && attempts < MAX_ATTEMPTS) continue
      return { kind, outcome: 'failed', attempts, reason: error instanceof Error ? error.name : 'unknown' }
    }
  }
}

function attempt(desk: Desk, ticket: Ticket, onRoute: (kind: string) => void): Promise<Outcome> {
  const attributes = { 'spanledger.task.key': ticket.id, 'spanledger.task.customer': ticket.customer }
  return inSpan('resolve_ticket', attributes, async span => {
    const kind = await route(desk.openai, ticket)
    onRoute(kind)
    // Only now is it known what the customer wants, and thus what the finished work is called.
    span.updateName(`resolve_${kind}`)
    const outcome = await resolvers[kind](desk, ticket)
    span.setAttribute('spanledger.task.outcome', outcome)
    return outcome
  })
}

const resolvers = {
  refund: resolveRefund,
  order_status: resolveOrderStatus,
  how_to: resolveHowTo,
} as const satisfies Record<string, (desk: Desk, ticket: Ticket) => Promise<Outcome>>

type Kind = keyof typeof resolvers

async function route(openai: OpenAI, ticket: Ticket): Promise<Kind> {
  const completion = await openai.chat.completions.create({
    model: 'gpt-5-nano',
    messages: [
      { role: 'system', content: routing },
      { role: 'user', content: ticket.text },
    ],
    response_format: { type: 'json_object' },
  })
  const answer: unknown = JSON.parse(completion.choices[0]?.message.content ?? '{}')
  const kind: unknown = typeof answer === 'object' && answer !== null ? Reflect.get(answer, 'kind') : undefined
  return kind === 'refund' || kind === 'order_status' ? kind : 'how_to'
}

const routing = `Route the ticket. Answer with JSON: {"kind": "refund" | "order_status" | "how_to", "language": two letters, "urgent": boolean}.

- refund: the customer wants money back, was charged twice, sends something back or asks about money for it
- order_status: the customer wants to know where an order is, who brings it or when it arrives
- how_to: everything else, above all questions about the product and its use

A ticket that fits more than one kind is a refund first and an order_status second. It is urgent when the customer names today or a day within this week.`
