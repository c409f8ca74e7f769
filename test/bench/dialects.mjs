// What it costs to understand and to price a span of each dialect, in microseconds. Each span of each recorded
// conversation is measured by itself, every time it comes: whole conversations as their emitters made them, those of all
// dialects in every request, so that the code is compiled for a service that hears all of them. The mean has the collection
// of garbage and whatever else the machine did in it; the median has not. `npm run bench -- dialects [name]`.
//
// - all new: no other conversation said any of its texts before, not even its instructions and tools
// - same application: what is said is new; instructions and tools come again, as they do with every call of a service
import { decodeTraces } from '../../collector/dist/decode/decode-traces.js'
import { enrich } from '../../collector/dist/enrich/enrich.js'
import { openPrices } from '../../collector/dist/enrich/prices/price-table.js'
import { normalise } from '../../collector/dist/normalise/normalise.js'
import { conversations, inOtherWords } from './dialects/conversations.mjs'

const warmRounds = 3_000
const rounds = 2_000
const prices = openPrices()
/** All of them say what they used. */
const tokens = { count: () => Promise.reject(new Error('A recorded call does not say what it used')) }

export async function run([only = '']) {
  for (const isAllNew of [true, false]) {
    console.log(`${isAllNew ? 'all new' : 'same application'}, us a span`)
    await table(conversations(only, isAllNew))
  }
}

async function table(recorded) {
  const times = await timesOf(recorded)
  console.log('                           spans   median     mean  normalise    price')
  for (const [index, { name }] of recorded.entries()) console.log(lineOf(name, times[index]))
  const all = times.flat()
  console.log(lineOf('all', all))
  console.log(`90th percentile of all ${percentile(all.map(together), 0.9).toFixed(1)}\n`)
}

/** How long each span of each conversation took, every time. */
async function timesOf(recorded) {
  const times = recorded.map(() => [])
  for (let round = 0; round < warmRounds + rounds; round += 1) {
    // A request with all of them, each time another one first. Requests one behind the other are one.
    const order = recorded.map((_, index) => (index + round) % recorded.length)
    const request = Buffer.concat(order.map(index => inOtherWords(recorded[index], round)))
    const measured = await timed(decodeTraces(request, 'protobuf').spans)
    // The first rounds are the compiler's.
    if (round < warmRounds) continue
    let at = 0
    for (const index of order) {
      times[index].push(...measured.slice(at, at + recorded[index].spans))
      at += recorded[index].spans
    }
  }
  return times
}

/** The microseconds of each span: first all are read, then all are priced. */
async function timed(spans) {
  const times = spans.map(() => ({ normalise: 0, price: 0 }))
  const normalised = spans.map((span, index) => {
    const started = performance.now()
    const read = normalise(span)
    times[index].normalise = (performance.now() - started) * 1_000
    return read
  })
  const priced = normalised.map((span, index) => {
    const started = performance.now()
    // Where no tokens are to be counted, all of it happens at once.
    const bill = enrich([span], { prices, tokens })
    times[index].price = (performance.now() - started) * 1_000
    return bill
  })
  await Promise.all(priced)
  return times
}

function lineOf(name, times) {
  const whole = times.map(together)
  const [read, priced] = [times.map(time => time.normalise), times.map(time => time.price)]
  const columns = [
    times.length / rounds,
    percentile(whole, 0.5),
    mean(whole),
    percentile(read, 0.5),
    percentile(priced, 0.5),
  ]
  const [spans, ...figures] = columns
  return `${name.padEnd(26)} ${String(spans).padStart(5)} ${figures.map(figure => figure.toFixed(1).padStart(8)).join(' ')}`
}

function together({ normalise: read, price }) {
  return read + price
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function percentile(values, share) {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length * share)]
}
