import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { quietly } from '../../guest/quietly.ts'
import { providerOfHost } from '../../protocols/provider-name.ts'
import type { Spoken } from '../../wire/call/spoken.ts'
import type { OutgoingRequest } from '../../wire/exchange.ts'
import type { Account, Demand, Reservation } from '../account/account.ts'
import { approved, refusal } from '../account/open.ts'
import type { BudgetExceededError } from '../exceeded.ts'
import { complain } from '../notice.ts'
import { costAtMost, costOf } from '../prices/cost.ts'
import { knownPrices } from '../prices/known-prices.ts'
import type { Price } from '../prices/price-list.ts'
import { inputAtMost, inputCounted } from './input-bound.ts'

/** A call of a model that was let through, with what was set aside for it. */
export interface Admitted {
  readonly spoken: Spoken
  settle(answer: Answer): void
}

/** What came of it. */
export interface Answer {
  readonly usage: Attributes
  readonly status: number | undefined
  /** The size of what came, where the provider did not count. */
  readonly bytes: number
}

export type Decision = Admitted | BudgetExceededError | Promise<Admitted | BudgetExceededError>

export interface ModelCall {
  readonly spoken: Spoken
  readonly request: Pick<OutgoingRequest, 'origin' | 'path'>
  readonly body: Buffer
}

/** Sets aside what a call can use at most, or says which cap it would go over. */
export function admit(call: ModelCall, account: Account): Decision {
  const { demand, price, model, bound } = measure(call, account)
  const excess = account.excessOf(demand)
  const go = () => admitted(call, { reservation: account.reserve(demand), price, model, bound })
  if (excess === undefined) return go()
  const error = refusal(excess, account)
  const answer = approved(error, account)
  if (typeof answer === 'boolean') return answer ? go() : error
  return answer.then(isApproved => (isApproved ? go() : error))
}

interface Bounds {
  readonly input: number
  readonly output: number
}

interface Measured {
  readonly demand: Demand
  readonly model: string
  readonly price: Price | undefined
  readonly bound: Bounds
}

function measure({ spoken, request, body }: ModelCall, account: Account): Measured {
  const { attributes } = spoken.reading
  const asked = attributes[names.GEN_AI_REQUEST_MODEL] ?? /\/deployments\/([^/]+)\//.exec(request.path)?.[1]
  const model = typeof asked === 'string' ? asked : ''
  const most = attributes[names.GEN_AI_REQUEST_MAX_TOKENS]
  const choices = attributes[names.GEN_AI_REQUEST_CHOICE_COUNT]
  const bound = {
    input: inputAtMost(body, { model, fields: spoken.wire.body }, account),
    // Without a limit nobody knows: such a call may go over the cap, once for each branch.
    output:
      (typeof most === 'number' && most > 0 ? most : 0) * (typeof choices === 'number' && choices > 1 ? choices : 1),
  }
  const price = account.has('maxCostUsd') ? priceOf({ spoken, request, model }) : undefined
  const sound = price?.rate('audio_input', 0) !== undefined && body.includes('audio')
  const nano = price && costAtMost({ ...bound, caching: cachingOf(body), sound }, price)
  return { model, price, bound, demand: { nano, tokens: bound.input + bound.output, modelCalls: 1, toolCalls: 0 } }
}

function cachingOf(body: Buffer): 'no' | '5m' | '1h' {
  if (!body.includes('cache')) return 'no'
  if (!body.includes('cache_control') && !body.includes('cachePoint')) return 'no'
  return body.includes('"1h"') ? '1h' : '5m'
}

interface Priced {
  readonly spoken: Spoken
  readonly request: Pick<OutgoingRequest, 'origin' | 'path'>
  readonly model: string
}

/** Cheaper than the list price, or the list price itself: that is enough to stay below a cap. */
const listPriceTiers: ReadonlySet<unknown> = new Set([
  undefined,
  'auto',
  'default',
  'standard',
  'standard_only',
  'flex',
  'batch',
])

function priceOf({ spoken, request: { origin, path }, model }: Priced): Price | undefined {
  const prices = knownPrices()
  if (prices === undefined) return undefined
  const provider = providerOf(origin, path) ?? spoken.protocol.provider
  const tier = spoken.reading.attributes[names.OPENAI_REQUEST_SERVICE_TIER]
  const query = { provider, model, tier: typeof tier === 'string' ? tier : undefined }
  const price =
    prices.find(query) ?? (listPriceTiers.has(tier) ? prices.find({ ...query, tier: undefined }) : undefined)
  if (price === undefined && spoken.protocol.operation !== 'moderation')
    complain(
      `maxCostUsd does not hold for calls of ${JSON.stringify(model)} (${provider}): it has no price; give it one with spanledger prices set`,
    )
  return price
}

const providers = new Map<string, string | undefined>()
const mostProviders = 100

/** To read a URL costs as much as all else, and an application calls few. */
function providerOf(origin: string, path: string): string | undefined {
  const key = `${origin} ${path}`
  if (providers.has(key)) return providers.get(key)
  const provider = URL.canParse(origin) ? providerOfHost(new URL(origin).hostname, path) : undefined
  if (providers.size >= mostProviders) providers.clear()
  providers.set(key, provider)
  return provider
}

interface Held {
  readonly reservation: Reservation
  readonly price: Price | undefined
  readonly model: string
  readonly bound: Bounds
}

const bytesPerToken = 3

function admitted({ spoken, body }: ModelCall, { reservation, price, model, bound }: Held): Admitted {
  return {
    spoken,
    settle({ usage, status, bytes }) {
      // What a provider refuses, it does not bill.
      if (status === undefined ? bytes === 0 : status >= 400) return reservation.settle({ nano: 0n, tokens: 0 })
      const [input, output] = [usage[names.GEN_AI_USAGE_INPUT_TOKENS], usage[names.GEN_AI_USAGE_OUTPUT_TOKENS]].map(
        count => (typeof count === 'number' ? count : undefined),
      )
      if (input !== undefined) quietly(() => inputCounted(reservation.account, { model, body, tokens: input }))
      const nano = price && costOf(usage, price)
      if (
        input !== undefined &&
        (output !== undefined || bound.output === 0 || spoken.protocol.operation === 'embeddings')
      )
        return reservation.settle({ nano, tokens: input + (output ?? 0) })
      // A stream that nobody counted: by its size, and no more than was set aside.
      const written = Math.ceil(bytes / bytesPerToken)
      const guessed = {
        input: input ?? Math.min(bound.input, Math.ceil(body.length / bytesPerToken)),
        output: bound.output > 0 ? Math.min(written, bound.output) : written,
      }
      const cost = price && costAtMost({ ...guessed, caching: 'no', sound: false }, price)
      reservation.settle({ nano: cost, tokens: guessed.input + guessed.output })
    },
  }
}
