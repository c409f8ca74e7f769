// What one span costs the event loop: the microseconds from the bytes of a request to the rows of the store, for each
// stage, for spans of 1 KB and of 4 KB. Medians over requests of 64 spans; read them on an idle machine. `together` is all
// but pricing. `npm run bench -- decode [rounds]`.
import { decodeTraces } from '../../collector/dist/decode/decode-traces.js'
import { enrich } from '../../collector/dist/enrich/enrich.js'
import { openPrices } from '../../collector/dist/enrich/prices/price-table.js'
import { normalise } from '../../collector/dist/normalise/normalise.js'
import { encodeMessages } from '../../collector/dist/store/message-rows.js'
import { encodeSpans } from '../../collector/dist/store/span-rows.js'
import { freshCopy, requestOf, spansPerRequest } from './ingest/request.mjs'

const ingest = { project: 'default', ingestedNano: 1n }
const prices = openPrices()
/** All of them say what they used. */
const tokens = { count: () => Promise.reject(new Error('A call of this bench does not say what it used')) }

export async function run([rounds = '30']) {
  for (const spanBytes of [1_000, 4_000]) console.log(await stagesOf(spanBytes, Number(rounds)))
}

/** A line of text: how large the spans really are, and the microseconds of each stage. */
export async function stagesOf(spanBytes, rounds = 30) {
  const requests = Array.from({ length: 50 }, (_, seed) => requestOf({ spanBytes, seed }))
  const times = { decode: [], normalise: [], price: [], messages: [], spans: [], together: [] }
  for (let round = 0; round < rounds; round += 1) {
    // The first rounds are the compiler's.
    const counted = round < rounds / 3 ? undefined : times
    for (const request of requests) await measure(freshCopy(request), counted)
  }
  const bytes = Math.round(requests[0].bytes.length / spansPerRequest)
  const stages = Object.entries(times).map(([stage, values]) => `${stage} ${microseconds(values)}`)
  return `spans of ${bytes} bytes: ${stages.join(', ')} us a span`
}

async function measure(body, times) {
  const started = performance.now()
  const { spans } = decodeTraces(body, 'protobuf')
  const decoded = performance.now()
  const normalised = spans.map(normalise)
  const read = performance.now()
  // Where no tokens are to be counted, all of it happens at once.
  const pricing = enrich(normalised, { prices, tokens })
  const pricingMs = performance.now() - read
  const ledger = await pricing
  const priced = performance.now()
  const messages = encodeMessages(ledger, ingest)
  const said = performance.now()
  const rows = encodeSpans(ledger, ingest)
  const ended = performance.now()
  if (rows.rowLengths.length !== spansPerRequest || messages.bytes.length === 0) throw new Error('spans are missing')
  times?.decode.push(decoded - started)
  times?.normalise.push(read - decoded)
  times?.price.push(pricingMs)
  times?.messages.push(said - priced)
  times?.spans.push(ended - said)
  times?.together.push(ended - priced + read - started)
}

/** The median time of a request, as microseconds of one of its spans. */
function microseconds(values) {
  const median = values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]
  return ((median * 1_000) / spansPerRequest).toFixed(1)
}
