// What redaction costs: new text by its kind, text that was seen before, and 50 KB of text written against each detector.
// The smallest of many rounds is printed: this is the cost of the code, and not of what else the machine does.
import { survey, traits } from '../../instrumentation/dist/redaction/detectors/survey.js'
import { detectors } from '../../instrumentation/dist/redaction/detectors/table.js'
import { placeholders } from '../../instrumentation/dist/redaction/placeholder.js'
import { Redactor } from '../../instrumentation/dist/redaction/redactor.js'
import { Tally } from '../../instrumentation/dist/redaction/tally.js'
import { hostile, kinds } from './redaction/texts.mjs'

const textsPerRound = 150
const rounds = 60

export function run() {
  console.log('new text             us per 3 KB      MB/s   seen before, us')
  for (const [kind, textOf] of Object.entries(kinds)) {
    const texts = Array.from({ length: textsPerRound }, (_, index) => textOf(index))
    const bytes = texts.reduce((sum, text) => sum + text.length, 0)
    const fresh = smallest(() => redactor(), texts)
    // Copies, since the same text read from the wire again is another string.
    const known = redactor()
    redactAll(known, texts)
    const seen = smallest(
      () => known,
      texts.map(text => Buffer.from(text).toString()),
    )
    const per3Kb = ms => ((ms * 1000) / bytes) * 3000
    console.log(
      `${kind.padEnd(20)} ${per3Kb(fresh).toFixed(1).padStart(11)} ${(bytes / 1000 / fresh).toFixed(0).padStart(9)} ${per3Kb(seen).toFixed(1).padStart(17)}`,
    )
  }
  console.log('\nhistory of 40 messages and one new one of 3 KB')
  const { first, next } = conversation()
  console.log(`  the first time ${first.toFixed(0)} us, with one more message ${next.toFixed(0)} us`)
  const worst = new Map(detectors.map(({ rule }) => [rule, { ms: 0, unit: '' }]))
  const whole = hostile.map(({ unit, text }) => ({ unit, ms: hostileMs(text, unit, worst) }))
  console.log('\n50 KB written against it    ms')
  for (const [rule, { ms, unit }] of worst)
    console.log(`  ${rule.padEnd(22)} ${ms.toFixed(1).padStart(6)}  ${JSON.stringify(unit)}`)
  const slowest = whole.reduce((left, right) => (left.ms > right.ms ? left : right))
  console.log(`  all together           ${slowest.ms.toFixed(1).padStart(6)}  ${JSON.stringify(slowest.unit)}`)
}

const redactor = () => new Redactor({ placeholder: placeholders('bench') })

function redactAll(redactor, texts) {
  for (const text of texts) redactor.text(text, new Tally())
}

function smallest(make, texts) {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < rounds; round += 1) {
    const redactor = make()
    best = Math.min(
      best,
      timeOf(() => redactAll(redactor, texts)),
    )
  }
  return best
}

function conversation() {
  const messages = index =>
    Array.from({ length: 41 }, (_, turn) => ({
      role: 'user',
      parts: [{ type: 'text', content: kinds.prose(index * 1000 + turn) }],
    }))
  let [first, next] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 0; round < rounds; round += 1) {
    const [all, fresh] = [messages(round), redactor()]
    const again = JSON.parse(JSON.stringify(all))
    first = Math.min(
      first,
      timeOf(() => fresh.value(all.slice(0, 40), new Tally())),
    )
    next = Math.min(
      next,
      timeOf(() => fresh.value(again, new Tally())),
    )
  }
  return { first: first * 1000, next: next * 1000 }
}

function hostileMs(text, unit, worst) {
  const subject = { text, place: '', survey: survey(text) }
  for (const detector of detectors) {
    if ((subject.survey.traits & traits[detector.needs]) === 0) continue
    const ms = best(3, () => detector.find(subject, () => undefined))
    if (ms > worst.get(detector.rule).ms) worst.set(detector.rule, { ms, unit })
  }
  return best(3, () => redactor().text(text, new Tally()))
}

function best(times, step) {
  return Math.min(...Array.from({ length: times }, () => timeOf(step)))
}

function timeOf(step) {
  const started = performance.now()
  step()
  return performance.now() - started
}
