import type { Config } from '../../../config/config.ts'
import { meterNames } from '../../../enrich/prices/price.ts'
import { askerOptions } from '../../asker.ts'
import { collectorOptions, configFrom } from '../../collector-options.ts'
import { UsageError, parseWords, type Command, type CommandOption, type ParsedWords } from '../../command.ts'
import { explain } from './explain.ts'
import { importPrices } from './import.ts'
import { list } from './list.ts'
import { reprice } from './reprice.ts'
import { set } from './set.ts'
import { history, show } from './show.ts'

// True: `prices` is a row of the table of options.
const pricesFile = collectorOptions['prices'] as CommandOption

/** What an action is called with. */
export interface PricesCall {
  readonly names: readonly string[]
  readonly parsed: ParsedWords
  readonly config: Config
  readonly environment: NodeJS.ProcessEnv
}

const actions: ReadonlyMap<string, (call: PricesCall) => Promise<number>> = new Map([
  ['list', list],
  ['show', show],
  ['set', set],
  ['import', importPrices],
  ['history', history],
  ['explain', explain],
  ['reprice', reprice],
])

const flagOf = (meter: string) => meter.replaceAll('_', '-')

export const prices: Command = {
  name: 'prices',
  summary: 'show, set and import prices, explain what a span was billed, price stored calls anew',
  usage:
    'list | show MODEL | set PROVIDER/MODEL | import FILE | history MODEL | explain SPAN_ID | reprice --since TIME [options]',
  example: `spanledger prices list --provider openai --model gpt-5
  spanledger prices show gpt-5 --at 2026-09-01
  spanledger prices set openai/gpt-5 --input 1.10 --output 8.80 --from 2026-12-01 --source "contract of 2026"
  spanledger prices set openai/gpt-5 --tier priority --input 2.50 --cache-read 0.25 --output 20
  spanledger prices import model_prices_and_context_window.json
  spanledger prices explain b7ad6b7169203331
  spanledger prices reprice --since 7d
  spanledger prices reprice --since 2026-11-01 --until 2026-12-01 --apply --reason "new contract"

Prices are USD per million tokens; of requests and searches, per thousand. Of several, the first holds that has the
model, the tier and the time: prices.yaml, what was imported, list prices, published discounts. A running collector
follows the files within two seconds. What is stored keeps its price
until reprice --apply, which leaves a line for \`spanledger query price-changes\`. explain exits with 1 where the sum is not the
stored cost, show and history where there is no price.`,
  options: {
    provider: { type: 'string', value: 'NAME', help: 'list, show, history: prices of this provider only' },
    model: { type: 'string', value: 'TEXT', help: 'list: models with this in their name' },
    at: { type: 'string', value: 'TIME', help: 'show: a day or a minute in UTC (default now)' },
    tier: { type: 'string', value: 'NAME', help: 'show, set: the service tier, such as flex, batch, priority' },
    from: { type: 'string', value: 'TIME', help: 'set, import: from when on it holds, in UTC (set: default always)' },
    to: { type: 'string', value: 'TIME', help: 'set: until when it holds' },
    hours: { type: 'string', value: 'HH:MM-HH:MM', help: 'set: hours of the day in UTC in which it holds' },
    source: { type: 'string', value: 'TEXT', help: 'set, import: where the price is from' },
    ...Object.fromEntries(
      meterNames.map(meter => [
        flagOf(meter),
        { type: 'string', value: 'USD', help: `set: the price of ${meter.replaceAll('_', ' ')}` } as const,
      ]),
    ),
    since: { type: 'string', value: 'TIME', help: 'reprice: calls from then on: 7d, or a time in ISO 8601' },
    until: { type: 'string', value: 'TIME', help: 'reprice: calls until then (default now)' },
    apply: { type: 'boolean', help: 'reprice: do it; without this the difference is only shown' },
    reason: { type: 'string', value: 'TEXT', help: 'reprice: why, for the ledger' },
    limit: { type: 'string', value: 'N', help: 'list: at most so many prices (default 100)' },
    json: { type: 'boolean', help: 'print JSON' },
    prices: pricesFile,
    ...askerOptions,
  },
  async run(words, environment) {
    const parsed = parseWords(words, this.options)
    const [action = '', ...names] = parsed.positionals
    const act = actions.get(action)
    if (!act) throw new UsageError(`expected ${[...actions.keys()].join(', ')}, got ${JSON.stringify(action)}`)
    return act({ names, parsed, config: configFrom(parsed, environment), environment })
  },
}
