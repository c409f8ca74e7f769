import type Anthropic from '@anthropic-ai/sdk'
import type OpenAI from 'openai'
import type { Knowledge } from './knowledge.ts'
import type { Shop } from './shop.ts'

export interface Ticket {
  readonly id: string
  readonly customer: string
  readonly text: string
}

/** Sixty tickets, the same each time: refunds, questions about an order, and questions about the product, in turn. */
export function inbox(): readonly Ticket[] {
  return Array.from({ length: 60 }, (_, index) => ticketNumbered(index + 1))
}

function ticketNumbered(number: number): Ticket {
  const id = `T-${String(number).padStart(3, '0')}`
  const customer = nth(customers, number)
  const order = `A-${1_000 + number}`
  const turn = Math.floor((number - 1) / 3)
  const words = nth([howTos, refunds, orderQuestions], number)
  return { id, customer, text: `Ticket ${id} from ${customer}\n${nth(words, turn).replace('ORDER', order)}` }
}

function nth(list: readonly string[], index: number): string
function nth(list: readonly (readonly string[])[], index: number): readonly string[]
function nth<Element>(list: readonly Element[], index: number): Element {
  const element = list[index % list.length]
  if (element === undefined) throw new RangeError('An empty list has no elements')
  return element
}

const customers = [
  'Oak & Rye',
  'Harbour Couriers',
  'Miller family',
  'Velo Nord',
  'Studio Lindqvist',
  'J. Okafor',
  'Bakery Sol',
]

const refunds = [
  'The rear light from order ORDER arrived broken. I would like a refund, please.',
  'I was charged twice for ORDER. Can I have my money back for one of the two?',
  'The saddle in ORDER does not fit my seat post and I have sent it back a week ago. Where do I stand with the refund?',
  'Please refund ORDER. The colour is nothing like the picture in your shop.',
  'We returned the two child seats of order ORDER unopened. Our accountant asks for the refund before the end of the month, today if you can.',
]

const orderQuestions = [
  'Where is my order ORDER? The tracking page has not changed since Monday.',
  'When will ORDER arrive? We leave on Saturday and I need the panniers for the trip.',
  'Could you tell me the order status of ORDER, and whether somebody has to be at home for the delivery?',
  'The tracking link for ORDER says "handed to partner". Which partner, and when does it arrive?',
]

// Two of them ask for what the knowledge base does not know: T-012 and T-045.
const howTos = [
  'How do I charge the battery for the first time, and may it stay plugged in over night?',
  'The display shows error E21 and the motor does nothing. How can I reset the display?',
  'Which tyre pressure do you recommend for the cargo model with two children in the box?',
  'Do you build helicopters as well? My uncle collects vintage rotors.',
  'How do I pair the phone with the bike to install the firmware update? Bluetooth finds nothing.',
  'I lost both keys of the frame lock. How do I order a replacement key?',
  'What does the warranty cover if the motor makes a grinding noise after two years?',
  'How should I store the bike and the battery over the winter in an unheated garage?',
  'Is the child seat allowed on the rear rack, and up to which weight?',
  'The brake pads squeal when it rains. How do I clean the brake discs?',
  'Can I change the delivery address myself after I have placed an order in the shop?',
  'How often does the chain need oil, and which lubricant do you suggest?',
  'My battery loses half of its charge within a day. Is that covered by the warranty?',
  'How do I reset the trip counter on the display without losing the total distance?',
  'Please recommend a restaurant near Lisbon.',
  'Which tyre fits the rear wheel, and what pressure does it want?',
  'How long does the battery take to charge with the fast charger?',
  'Does the firmware update delete my settings? It asks to pair the phone again.',
  'What is the weight limit of the rear rack?',
  'How do I oil the chain after a winter ride on salted roads?',
]

/** What the agent works with. */
export interface Desk {
  readonly openai: OpenAI
  readonly anthropic: Anthropic
  readonly knowledge: Knowledge
  readonly shop: Shop
}

/** How an attempt at a ticket ends, unless it fails. */
export type Outcome = 'completed' | 'escalated'
