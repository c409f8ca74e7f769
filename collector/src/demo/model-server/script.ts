import { seeded, ticketOf, type Conversation, type Refusal, type Reply, type ToolResult } from './conversation.ts'
import { elements, field, text } from './wire.ts'

/**
 * What the models say. Every answer depends on the conversation alone, never on the clock, on chance or on what was
 * asked before: so the demo ends the same way each time, whatever order the calls arrive in.
 */
export function replyTo(conversation: Conversation): Reply {
  if (conversation.system.includes('Route the ticket')) return say(routeFor(conversation.question))
  if (conversation.system.includes('Rewrite the question')) return say(searchTermsOf(conversation.question))
  if (conversation.system.includes('Sort the mail')) return say(mailKindOf(conversation.question))
  return nextToolCall(conversation) ?? say(answerTo(conversation))
}

/** Whether the provider turns this request away; `retryCount` is the SDK's own count of retries, 0 at first. */
export function refusalOf(conversation: Conversation, retryCount: number): Refusal | undefined {
  const ticket = ticketOf(conversation) ?? ''
  const routing = conversation.system.includes('Route the ticket')
  if (retryCount === 0 && busy.get(ticket) === (routing ? 'router' : 'writer')) return rateLimited
  if (retryCount === 0 && !routing && overloaded.has(ticket)) return overloadedNow
  return writes(conversation) && refused.has(ticket) ? tooLong : undefined
}

// Tickets whose first request to the small or to the large model meets a limit; the SDK's retry succeeds.
const busy: ReadonlyMap<string, 'router' | 'writer'> = new Map([
  ['T-007', 'router'],
  ['T-033', 'router'],
  ['T-022', 'writer'],
])
const overloaded: ReadonlySet<string> = new Set(['T-041'])
// Tickets that the large model never takes, and one that it cannot let go of.
const refused: ReadonlySet<string> = new Set(['T-030', 'T-047'])
const looping: ReadonlySet<string> = new Set(['T-028'])

const rateLimited: Refusal = {
  status: 429,
  type: 'rate_limit_error',
  message: 'Rate limit reached for requests per minute. Please try again in 40ms.',
  retryAfterMs: 40,
}
const overloadedNow: Refusal = { status: 529, type: 'overloaded_error', message: 'Overloaded', retryAfterMs: 60 }
const tooLong: Refusal = {
  status: 400,
  type: 'invalid_request_error',
  message: 'prompt is too long: 214503 tokens > 200000 maximum',
  retryAfterMs: undefined,
}

const LARGEST_REFUND_CENTS = 25_000

function writes(conversation: Conversation): boolean {
  return conversation.model.startsWith('claude')
}

function say(words: string): Reply {
  return { kind: 'text', text: words }
}

function routeFor(question: string): string {
  const kind = /refund|money back|charged twice|return/i.test(question)
    ? 'refund'
    : /where is|order status|tracking|arrive|A-\d{4}.*delivery/i.test(question)
      ? 'order_status'
      : 'how_to'
  return JSON.stringify({ kind, language: 'en', urgent: /today|urgent|asap/i.test(question) })
}

function mailKindOf(question: string): string {
  if (/prize/i.test(question)) return 'spam'
  return /dealer|invoice|contract|insurance|photo/i.test(question) ? 'business' : 'other'
}

function searchTermsOf(question: string): string {
  const body = question.replaceAll(/^.*\bT-\d{3}\b.*$/gm, '')
  const words = body.toLowerCase().match(/[a-z]{4,}/g) ?? []
  return [...new Set(words)].join(' ')
}

function nextToolCall(conversation: Conversation): Reply | undefined {
  const { toolNames, toolResults, question } = conversation
  const order = /\bA-\d{4}\b/.exec(question)?.[0] ?? 'A-0000'
  const looked = toolResults.find(result => result.name === 'lookup_order')
  if (toolNames.includes('lookup_order') && (!looked || looping.has(ticketOf(conversation) ?? ''))) {
    const lead = looked ? 'The order may have changed meanwhile. Let me look it up again.' : 'Let me look up the order.'
    return { kind: 'tool call', lead, call: { name: 'lookup_order', input: { order_id: order } } }
  }
  if (!looked || !toolNames.includes('issue_refund') || toolResults.length > 1) return undefined
  return refundOrHandOver(order, looked)
}

function refundOrHandOver(order: string, looked: ToolResult): Reply {
  const cents = Number(field(parsed(looked.content), 'total_cents') ?? 0)
  if (cents > LARGEST_REFUND_CENTS) {
    const input = {
      reason: `Refund of ${dollars(cents)} for ${order} is above the limit of ${dollars(LARGEST_REFUND_CENTS)}`,
    }
    return { kind: 'tool call', lead: 'This refund needs a colleague.', call: { name: 'hand_over', input } }
  }
  const input = { order_id: order, amount_cents: cents }
  return { kind: 'tool call', lead: 'The order qualifies for a refund.', call: { name: 'issue_refund', input } }
}

function answerTo(conversation: Conversation): string {
  const document = /<document[^>]*>\n?([\s\S]*?)<\/document>/.exec(conversation.question)?.[1]
  const body = document === undefined ? orderNews(conversation) : document.trim()
  const seed = conversation.question
  return [pick(greetings, seed), body, pick(closings, seed)].join('\n\n')
}

function orderNews({ toolResults, question }: Conversation): string {
  const refund = toolResults.find(result => result.name === 'issue_refund')
  if (refund) {
    const amount = dollars(Number(field(parsed(refund.content), 'refunded_cents') ?? 0))
    return `We have refunded ${amount} to the card you paid with. It appears on your statement within five working days. You can keep the prepaid label in case you have not sent the parcel back yet.`
  }
  const facts = toolResults[0]?.content ?? /\{.*\}/.exec(question)?.[0] ?? '{}'
  const order = parsed(facts)
  const [status, carrier, day] = ['status', 'carrier', 'expected_on'].map(name => text(field(order, name)))
  return `Your order is ${status || 'being prepared'}. It travels with ${carrier || 'our carrier'} and is expected on ${day || 'the date in your confirmation'}. We will write again as soon as it has been handed over at your address.`
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    // Tools may answer in plain words; a model copes, and so does its script.
    return {}
  }
}

function dollars(cents: number): string {
  return `$${(cents / 100).toFixed(2)}`
}

function pick(choices: readonly string[], seed: string): string {
  return text(elements(choices)[seeded(seed, choices.length)])
}

const greetings = [
  'Hello, and thank you for writing to us.',
  'Hi there! Thanks for getting in touch with Fernhill Cycles, and sorry for the trouble you had.',
  'Good day. I have looked into this for you and can tell you where things stand.',
]

const closings = [
  'Is there anything else I can do for you? Just answer this message and it will reach me directly.',
  'Ride safely!\nFernhill Cycles support',
  'If this does not settle it, please reply with a photo or with the serial number that is printed under the bottom bracket, and we will take it from there together.',
]
