// Runs of an agent, as spans before and after the collector's stages: a task, and calls whose prompts grow by what was
// said before, as an agent's loop does. Ids, times and durations are as random as real ones: they cost what they cost.
import { randomBytes, randomInt } from 'node:crypto'
import { enrich } from '../../../collector/dist/enrich/enrich.js'
import { openPrices } from '../../../collector/dist/enrich/prices/price-table.js'
import { normalise } from '../../../collector/dist/normalise/normalise.js'

const prices = openPrices()
const tokens = { count: () => Promise.resolve(undefined) }
const resource = {
  attributes: new Map([
    ['service.name', 'support-agent'],
    ['service.version', '1.4.2'],
    ['deployment.environment.name', 'production'],
    ['host.name', 'host-7'],
  ]),
}
const scope = { name: '@spanledger/instrumentation', version: '0.1.0', attributes: new Map() }
const tasks = ['resolve_refund', 'resolve_order_status', 'resolve_how_to']
// Four thousand words, of which a few are said often and most seldom, as in any language: such text compresses to about
// a third, as prose does.
const syllables = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu ster tion ment ing pre con able'.split(
  ' ',
)
const words = Array.from({ length: 4_000 }, (_, index) => {
  let rest = index * 7_919 + 13
  let word = ''
  for (let length = 2 + (index % 3); length > 0; length -= 1) {
    word += syllables[rest % syllables.length]
    rest = Math.floor(rest / syllables.length) + index
  }
  return word
})

/** Spans of `runs` runs of `calls` calls, each begun so long ago; by default 13 seconds apart, the first one now. */
export async function agentRuns({ runs, calls, messageCharacters, first = 0, agoMs = run => run * 13_000 }) {
  const raw = []
  for (let run = first; run < first + runs; run += 1)
    raw.push(...runOf(run, { calls, messageCharacters, agoMs: agoMs(run) }))
  return { raw, ledger: await enrich(raw.map(normalise), { prices, tokens }) }
}

function runOf(run, { calls, messageCharacters, agoMs }) {
  const traceId = randomBytes(16).toString('hex')
  const startNano = BigInt(Date.now() - agoMs) * 1_000_000n + BigInt(randomInt(1_000_000))
  const root = randomBytes(8).toString('hex')
  const spans = [
    span({
      traceId,
      spanId: root,
      name: tasks[run % 3],
      startNano,
      endNano: startNano + BigInt(calls) * 900_000_000n,
      attributes: new Map([['spanledger.task.key', `T-${run}`]]),
    }),
  ]
  const history = []
  for (let call = 0; call < calls; call += 1) {
    history.push({ role: 'user', parts: [{ type: 'text', content: textOf(messageCharacters, run * calls + call) }] })
    const answer = {
      role: 'assistant',
      parts: [{ type: 'text', content: textOf(messageCharacters, run * calls + call + 500_000_007) }],
    }
    const at = startNano + BigInt(call) * 900_000_000n + BigInt(randomInt(50_000_000))
    spans.push(
      span({
        traceId,
        spanId: randomBytes(8).toString('hex'),
        parentSpanId: root,
        name: 'chat gpt-4o-mini',
        startNano: at,
        endNano: at + 500_000_000n + BigInt(randomInt(300_000_000)),
        attributes: callAttributes({ call, history, answer }),
      }),
    )
    history.push(answer)
  }
  return spans
}

function span(given) {
  return {
    resource,
    scope,
    parentSpanId: undefined,
    traceState: '',
    kind: 3,
    droppedAttributesCount: 0,
    events: [],
    links: [],
    status: { code: 0, message: '' },
    ...given,
  }
}

function callAttributes({ call, history, answer }) {
  return new Map([
    ['gen_ai.operation.name', 'chat'],
    ['gen_ai.provider.name', 'openai'],
    ['gen_ai.request.model', 'gpt-4o-mini'],
    ['gen_ai.response.model', 'gpt-4o-mini-2024-07-18'],
    ['gen_ai.response.id', `chatcmpl-${randomBytes(21).toString('base64url')}`],
    ['gen_ai.usage.input_tokens', 100 * (call + 1) + randomInt(40)],
    ['gen_ai.usage.output_tokens', 40 + randomInt(40)],
    ['gen_ai.response.finish_reasons', ['stop']],
    ['server.address', 'api.openai.com'],
    ['gen_ai.input.messages', JSON.stringify(history)],
    ['gen_ai.output.messages', JSON.stringify([answer])],
  ])
}

/** Prose of so many characters; a word now and then is a number that no other text has. */
function textOf(characters, seed) {
  let text = ''
  let state = (seed * 2_654_435_761) % 4_294_967_296
  while (text.length < characters) {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    const rank = Math.floor(words.length ** (state / 4_294_967_296))
    text += state % 41 === 0 ? `${state.toString(36)} ` : `${words[rank % words.length]} `
  }
  return text.slice(0, characters)
}
