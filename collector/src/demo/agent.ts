/**
 * The support agent of the demo: ordinary code that knows nothing of Spanledger. It calls its models with the vendors'
 * own packages and marks its work with the standard tracing API, which does nothing unless somebody listens.
 * It prints one line a ticket, in the order of the tickets, and nothing that differs from one run to the next.
 */
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { Knowledge } from './agent/knowledge.ts'
import { resolve, type Resolution } from './agent/resolve.ts'
import { Shop } from './agent/shop.ts'
import { inSpan } from './agent/spans.ts'
import { inbox, type Desk, type Ticket } from './agent/tickets.ts'

const AT_ONCE = 4

async function work(): Promise<void> {
  const openai = new OpenAI()
  const knowledge = await inSpan('index_articles', {}, () => Knowledge.open(openai))
  const desk = { openai, anthropic: new Anthropic(), knowledge, shop: new Shop() }
  // Without the numbers of tickets, all of them.
  const only = new Set(process.argv.slice(2))
  const waiting = inbox()
    .filter(({ id }) => only.size === 0 || only.has(id))
    .entries()
  const lines = new Map<number, string>()
  let printed = 0
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [place, ticket] of waiting) {
        lines.set(place, await lineAbout(desk, ticket))
        // Tickets end in any order; a line waits for those before it.
        for (let line = lines.get(printed); line !== undefined; line = lines.get(++printed)) process.stdout.write(line)
      }
    }),
  )
}

async function lineAbout(desk: Desk, ticket: Ticket): Promise<string> {
  const { kind, outcome, attempts, reason }: Resolution = await resolve(desk, ticket)
  const notes = [attempts > 1 ? `${attempts} attempts` : '', reason ?? ''].filter(note => note !== '').join(', ')
  return `${[ticket.id, kind.padEnd(12), outcome.padEnd(9), notes].join('  ').trimEnd()}\n`
}

await work()
