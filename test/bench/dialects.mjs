// What it costs to understand and to price a span of each dialect, in microseconds, over the recorded conversations: whole,
// as their emitters made them. Each span is read by itself and timed every time it comes; its price is its share of its
// request's. The mean has the collection of garbage and whatever else the machine did in it; the median has not.
// `npm run bench -- dialects [name]`.
//
// - as sent: a request comes from one process, so all of its spans are one dialect's; what is said in it is new, and
//   instructions and tools come again, as they do with every call of a service
// - all new: the same, where not even instructions and tools were ever said before
// - all mixed: every dialect in every request, as no exporter sends them: nothing read before helps the next span
import { decodeTraces } from '../../collector/dist/decode/decode-traces.js'
import { enrich } from '../../collector/dist/enrich/enrich.js'
import { openPrices } from '../../collector/dist/enrich/prices/price-table.js'
import { normalise } from '../../collector/dist/normalise/normalise.js'
import { conversations, inOtherWords } from './dialects/conversations.mjs'

/** So many conversations of one dialect are a request: some 50 spans, of which an exporter sends up to 512. */
const conversationsInRequest = 16
const warmRounds = 200
const rounds = 200
const prices = openPrices()
/** All of them say what they used. */
const tokens = { count: () => Promise.reject(new Error('A recorded call does not say what it used')) }

export async function run([only = '']) {
  await table('as sent', conversations(only, false), ofOneDialect)
  await table('all new', conversations(only, true), ofOneDialect)
  await table('all mixed', conversations(only, false), ofAllDialects)
}

/** One request a dialect, another one first in every round. */
function ofOneDialect(recorded, round) {
  return rotated(recorded, round).map(index => Array.from({ length: conversationsInRequest }, () => index))
}

/** As many requests as conversations are in one, each with one conversation of every dialect. */
function ofAllDialects(recorded, round) {
  return Array.from({ length: conversationsInRequest }, (_, request) => rotated(recorded, round + request))
}

function rotated(recorded, by) {
  return recorded.map((_, index) => (index + by) % recorded.length)
}

async function table(title, recorded, requestsOf) {
  const times = await timesOf(recorded, requestsOf)
  console.log(`${title}, us a span`)
  console.log('                           spans   median     mean  normalise    price')
  for (const [index, { name, spans }] of recorded.entries()) console.log(lineOf(name, spans, times[index]))
  const all = times.flat()
  const spans = recorded.reduce((sum, one) => sum + one.spans, 0)
  console.log(lineOf('all', spans, all))
  console.log(`90th percentile of all ${percentile(all.map(together), 0.9).toFixed(1)}\n`)
}

/** How long each span of each conversation took, every time. */
async function timesOf(recorded, requestsOf) {
  const times = recorded.map(() => [])
  let number = 0
  for (let round = 0; round < warmRounds + rounds; round += 1) {
    for (const request of requestsOf(recorded, round)) {
      // Requests one behind the other are one.
      const bytes = Buffer.concat(request.map(index => inOtherWords(recorded[index], number++)))
      const measured = await timed(decodeTraces(bytes, 'protobuf').spans)
      // The first rounds are the compiler's.
      if (round < warmRounds) continue
      let at = 0
      for (const index of request) {
        times[index].push(...measured.slice(at, at + recorded[index].spans))
        at += recorded[index].spans
      }
    }
  }
  return times
}

/** The microseconds of each span: first all are read, one by one, then all are priced at once, as the collector does it. */
async function timed(spans) {
  const times = []
  const normalised = spans.map(span => {
    const started = performance.now()
    const read = normalise(span)
    times.push({ normalise: (performance.now() - started) * 1_000, price: 0 })
    return read
  })
  const started = performance.now()
  // Where no tokens are to be counted, all of it happens at once.
  const priced = enrich(normalised, { prices, tokens })
  const price = ((performance.now() - started) * 1_000) / spans.length
  for (const time of times) time.price = price
  await priced
  return times
}

function lineOf(name, spans, times) {
  const whole = times.map(together)
  const figures = [
    percentile(whole, 0.5),
    mean(whole),
    percentile(
      times.map(time => time.normalise),
      0.5,
    ),
    percentile(
      times.map(time => time.price),
      0.5,
    ),
  ]
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
