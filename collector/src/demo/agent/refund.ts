import type Anthropic from '@anthropic-ai/sdk'
import type { Desk, Outcome, Ticket } from './tickets.ts'
import { handOver, issueRefund, lookupOrder, runTool } from './tools.ts'

/** The model asked for one tool after the other and came to no end. */
export class StepLimit extends Error {
  override readonly name = 'StepLimit'
}

const MAX_STEPS = 10

/** Lets the large model look the order up and pay it back, or hand it over. */
export async function resolveRefund(desk: Desk, ticket: Ticket): Promise<Outcome> {
  const messages: Anthropic.MessageParam[] = [{ role: 'user', content: ticket.text }]
  for (let step = 0; step < MAX_STEPS; step++) {
    const message = await nextMessage(desk, messages, ticket)
    const uses = message.content.filter(block => block.type === 'tool_use')
    if (uses.length === 0) return 'completed'
    const results: Anthropic.ToolResultBlockParam[] = []
    for (const { id, name, input } of uses) {
      const content = await runTool(desk.shop, { id, name, input: JSON.stringify(input) })
      if (name === handOver.name) return 'escalated'
      results.push({ type: 'tool_result', tool_use_id: id, content })
    }
    messages.push({ role: 'assistant', content: message.content }, { role: 'user', content: results })
  }
  throw new StepLimit(`No answer after ${MAX_STEPS} steps`)
}

function nextMessage(
  { anthropic }: Desk,
  messages: Anthropic.MessageParam[],
  ticket: Ticket,
): Promise<Anthropic.Message> {
  const request: Anthropic.MessageCreateParamsNonStreaming = {
    model: 'claude-sonnet-4-6',
    max_tokens: 1_024,
    system: [{ type: 'text', text: refundPolicy, cache_control: { type: 'ephemeral' } }],
    tools: [lookupOrder, issueRefund, handOver].map(({ name, description, parameters }) => ({
      name,
      description,
      input_schema: parameters,
    })),
    messages: [...messages],
  }
  const streams = Number(ticket.id.slice(2)) % 2 === 0
  return streams ? anthropic.messages.stream(request).finalMessage() : anthropic.messages.create(request)
}

const tone = process.env['SUPPORT_TONE'] ?? 'friendly'

const refundPolicy = `You work in the support of Fernhill Cycles and decide about refunds.

1. Look up the order before anything else, and never believe an amount that a customer names.
2. Refund in full what arrived broken, was charged twice, was returned unopened within thirty days, or differs from its description. The amount is the total of the order.
3. Hand over to a colleague whatever is above 250 dollars, older than a year, or smells of fraud, and say why in one sentence.
4. Never refund an order twice. Never promise a day on which the money arrives: banks take up to five working days.
5. Write the final answer in the language of the ticket, in at most one hundred words, ${tone} and without excuses.`
