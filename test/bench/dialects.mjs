// What it costs to understand and to price a span of each dialect: microseconds a span, which is the mean over the spans
// of a conversation, of which most are calls of models, and the median over rounds; then the median of all recorded
// conversations of test/fixtures/dialects, in copies whose words differ, so that nothing is remembered that would not be in
// life. In each copy prompts, tools and models are the same, as they are in a service. `npm run bench -- dialects [name]`.
import { readdirSync, readFileSync } from 'node:fs'
import { decodeTraces } from '../../collector/dist/decode/decode-traces.js'
import { enrich } from '../../collector/dist/enrich/enrich.js'
import { openPrices } from '../../collector/dist/enrich/prices/price-table.js'
import { normalise } from '../../collector/dist/normalise/normalise.js'

const folder = new URL('../fixtures/dialects/recorded/', import.meta.url)
const copies = 40
const rounds = 90
const tokens = { count: () => Promise.resolve(10) }
const prices = openPrices()

export async function run([only = '']) {
  const files = readdirSync(folder).filter(file => file.endsWith('.json') && file.includes(only))
  const all = []
  console.log('dialect                    normalise    price  together, us a span')
  for (const file of files) {
    const text = readFileSync(new URL(file, folder), 'utf8')
    const decoded = decodedCopies(text)
    const times = { normalise: [], price: [], together: [] }
    for (let round = 0; round < rounds; round += 1) {
      const [normalised, priced, spans] = await measure(decoded)
      // The first rounds are the compiler's.
      if (round < rounds / 3) continue
      times.normalise.push((normalised * 1_000) / spans)
      times.price.push((priced * 1_000) / spans)
      times.together.push(((normalised + priced) * 1_000) / spans)
    }
    const [read, billed, together] = [times.normalise, times.price, times.together].map(median)
    all.push(together)
    console.log(
      `${file.replace('.json', '').padEnd(26)} ${read.toFixed(1).padStart(9)} ${billed.toFixed(1).padStart(8)} ${together.toFixed(1).padStart(9)}`,
    )
  }
  console.log(`median of all ${median(all).toFixed(1)}`)
}

function decodedCopies(text) {
  return Array.from({ length: copies }, (_, copy) => {
    const words = text.replaceAll('Paris', `Paris ${copy}`)
    return decodeTraces(Buffer.from(words), 'json').spans
  }).flat()
}

async function measure(decoded) {
  // Spans that nobody has seen yet.
  const spans = decoded.map(span => ({ ...span, attributes: new Map(span.attributes) }))
  const started = process.cpuUsage()
  const normalised = spans.map(normalise)
  const read = process.cpuUsage(started)
  const begun = process.cpuUsage()
  await enrich(normalised, { prices, tokens })
  return [msOf(read), msOf(process.cpuUsage(begun)), spans.length]
}

/** Of the processor, so that it matters less what else the machine does. */
function msOf({ user, system }) {
  return (user + system) / 1_000
}

function median(values) {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)]
}
