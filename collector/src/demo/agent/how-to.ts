import type OpenAI from 'openai'
import type { Hit } from './knowledge.ts'
import { inSpan } from './spans.ts'
import type { Desk, Outcome, Ticket } from './tickets.ts'

const TOP_K = 3
// Below this, the nearest article shares hardly a word with the question.
const LEAST_SCORE = 0.2

/** Answers from the knowledge base, or hands the ticket over when it has nothing on the matter. */
export async function resolveHowTo(desk: Desk, ticket: Ticket): Promise<Outcome> {
  const query = await rewrite(desk.openai, ticket)
  const hits = (await retrieve(desk, query)).filter(hit => hit.score >= LEAST_SCORE)
  if (hits.length === 0) return 'escalated'
  await answer(desk, ticket, hits)
  return 'completed'
}

/** Streams without asking for the usage, as much code in the world does. */
async function rewrite(openai: OpenAI, ticket: Ticket): Promise<string> {
  const stream = await openai.chat.completions.create({
    model: 'gpt-4o-mini',
    temperature: 0,
    messages: [
      { role: 'system', content: 'Rewrite the question as search terms for the help articles of a bicycle maker.' },
      { role: 'user', content: ticket.text },
    ],
    stream: true,
  })
  let query = ''
  for await (const chunk of stream) query += chunk.choices[0]?.delta.content ?? ''
  return query
}

function retrieve({ openai, knowledge }: Desk, query: string): Promise<readonly Hit[]> {
  const attributes = {
    'gen_ai.operation.name': 'retrieval',
    'gen_ai.data_source.id': 'help-articles',
    'gen_ai.retrieval.top_k': TOP_K,
    'gen_ai.retrieval.query.text': query,
  }
  return inSpan('retrieval help-articles', attributes, async span => {
    const hits = await knowledge.search(openai, query, TOP_K)
    const documents = hits.map(({ article, score }) => ({ id: article.id, score, content: article.text }))
    span.setAttribute('gen_ai.retrieval.documents', JSON.stringify(documents))
    return hits
  })
}

async function answer({ anthropic }: Desk, ticket: Ticket, hits: readonly Hit[]): Promise<string> {
  const documents = hits.map(({ article }) => `<document id="${article.id}">\n${article.text}\n</document>`)
  const stream = await anthropic.messages.create({
    model: 'claude-sonnet-4-6',
    max_tokens: 1_024,
    system: [{ type: 'text', text: answerPolicy, cache_control: { type: 'ephemeral', ttl: '1h' } }],
    messages: [{ role: 'user', content: `${ticket.text}\n\n${documents.join('\n')}` }],
    stream: true,
  })
  let words = ''
  for await (const event of stream) {
    if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') words += event.delta.text
  }
  return words
}

const answerPolicy = `You answer questions about the bicycles of Fernhill Cycles from the help articles given with the ticket. Begin with what to do, step by step, then say why. Quote numbers exactly: pressures, weights, hours. If the articles contradict the question, trust the articles. If they are silent on a part of it, say that you do not know and offer to ask the workshop. Never advise work on brakes or on an opened battery.`
