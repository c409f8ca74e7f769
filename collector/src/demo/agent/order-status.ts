import type OpenAI from 'openai'
import type { Desk, Outcome, Ticket } from './tickets.ts'
import { lookupOrder, runTool, type ToolUse } from './tools.ts'

/** Looks up the order that a middle-sized model finds in the ticket, and lets the large one write the answer. */
export async function resolveOrderStatus(desk: Desk, ticket: Ticket): Promise<Outcome> {
  const facts: string[] = []
  for (const use of await toolUses(desk.openai, ticket)) facts.push(await runTool(desk.shop, use))
  await desk.anthropic.messages.create({
    model: 'claude-sonnet-4-6',
    max_tokens: 512,
    system: answerPolicy,
    messages: [{ role: 'user', content: `${ticket.text}\n\nWhat the order system says:\n${facts.join('\n')}` }],
  })
  return 'completed'
}

async function toolUses(openai: OpenAI, ticket: Ticket): Promise<readonly ToolUse[]> {
  const { name, description, parameters } = lookupOrder
  const stream = await openai.chat.completions.create({
    model: 'gpt-5-mini',
    messages: [
      { role: 'system', content: 'Find the order that the ticket is about and look it up with the tool.' },
      { role: 'user', content: ticket.text },
    ],
    tools: [{ type: 'function', function: { name, description, parameters: { ...parameters } } }],
    stream: true,
    stream_options: { include_usage: true },
  })
  const uses: { id: string; name: string; input: string }[] = []
  for await (const chunk of stream) {
    for (const delta of chunk.choices[0]?.delta.tool_calls ?? []) {
      const use = (uses[delta.index] ??= { id: '', name: '', input: '' })
      use.id += delta.id ?? ''
      use.name += delta.function?.name ?? ''
      use.input += delta.function?.arguments ?? ''
    }
  }
  return uses
}

const answerPolicy = `You answer questions about orders for Fernhill Cycles. Use nothing but what the order system says. Name the carrier and the expected day. If the day has passed, say so and offer to ask the carrier. At most eighty words.`
