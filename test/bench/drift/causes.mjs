// Which of four changes a drift began with: one is the cause, three are decoys within four days of it.
import { detect } from '../../../collector/dist/drift/detector/detector.js'
import { onsetOf } from '../../../collector/dist/drift/detector/onset.js'
import { rankChanges } from '../../../collector/dist/drift/cause/rank-changes.js'
import { head, joined } from './columns.mjs'
import { groups } from './groups.mjs'
import { randomOf } from './random.mjs'
import { watchedOf } from './trial.mjs'
import { firstHour, openWorld } from './world.mjs'

const repetitions = { short: { 200: 40, 2000: 30, 20000: 6 }, long: { 200: 150, 2000: 120, 20000: 24 } }
const quietHours = 29 * 24
const watchedHours = 14 * 24

/** How often the cause is named, when the alert goes off, in the world that is like the real one. */
export async function reportCauses({ isLong }) {
  const bars = []
  const lines = [
    '## Which change it began with',
    '',
    'A change of every task at once, and three decoys at random times within four days of it; asked 24 hours after the',
    'alert. `undetermined` is an answer: no change stands out. "Named right" is of all; "of those named" is of the answers.',
    '',
    '| tasks a day | change | named right | undetermined | wrong | of those named |',
    '|---|---|---|---|---|---|',
  ]
  for (const [perDay, count] of Object.entries(repetitions[isLong ? 'long' : 'short']))
    for (const factor of [1.15, 1.3, 1.5]) {
      const answers = Array.from({ length: count }, (_, index) =>
        ask({ perDay: Number(perDay), factor, seed: index + 1 }),
      )
      const { line, bar } = rowOf({ perDay: Number(perDay), factor, answers: answers.filter(one => one !== undefined) })
      lines.push(line)
      bars.push(...bar)
    }
  return { lines, bars }
}

function rowOf({ perDay, factor, answers }) {
  const share = kind => answers.filter(answer => answer === kind).length / answers.length
  const named = share('right') + share('wrong')
  const line = `| ${perDay.toLocaleString('en')} | cost x${factor} | ${share('right').toFixed(2)} | ${share('undetermined').toFixed(2)} | ${share('wrong').toFixed(2)} | ${named === 0 ? '-' : (share('right') / named).toFixed(2)} |`
  const least = factor === 1.15 ? { 2000: 0.85, 20000: 0.93 }[perDay] : undefined
  if (least === undefined) return { line, bar: [] }
  const what = `cause of cost15 named right, ${perDay.toLocaleString('en')} a day`
  return {
    line,
    bar: [{ what, bar: `>= ${least}`, figure: share('right').toFixed(2), holds: share('right') >= least }],
  }
}

function ask({ perDay, factor, seed }) {
  const random = randomOf(seed * 104_729)
  const world = openWorld({ world: 'real', perDay, seed: seed * 15_485_863 + perDay })
  const from = quietHours + Math.floor(random.next() * 168)
  const columns = joined(world.costs(firstHour, from), world.costs(firstHour + from, watchedHours, { factor }))
  const group = groups.find(({ name }) => name === 'cost')
  const fired = firstAlarm(watchedOf(group, columns))
  // A false alarm before it is not what is asked here.
  if (fired === undefined || fired < firstHour + from) return undefined
  const [{ series, threshold }] = watchedOf(group, head(columns, Math.min(fired - firstHour + 25, columns.n.length)))
  const { baseline } = detect(series, { threshold })
  const onset = baseline && onsetOf(series, baseline)
  if (!onset) return 'undetermined'
  const cause = firstHour + from
  const decoys = Array.from({ length: 3 }, (_, index) => ({
    name: `decoy ${index}`,
    hour: cause + (random.next() - 0.5) * 192,
  }))
  const { top } = rankChanges([{ name: 'cause', hour: cause }, ...decoys], { onset: onset.hour, scores: onset.scoreAt })
  return top === undefined ? 'undetermined' : top.name === 'cause' ? 'right' : 'wrong'
}

function firstAlarm(watched) {
  const hours = watched.flatMap(({ series, threshold }) => {
    let first
    detect(series, { threshold, onHour: (hour, evidence) => (first ??= evidence >= threshold ? hour : undefined) })
    return first === undefined ? [] : [first]
  })
  return hours.length === 0 ? undefined : Math.min(...hours)
}
