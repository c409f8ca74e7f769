import { groups } from './groups.mjs'
import { quietMonths, runTrial } from './trial.mjs'

const repetitions = { short: { 200: 40, 2000: 16, 20000: 4 }, long: { 200: 150, 2000: 60, 20000: 12 } }
const traffic = [200, 2_000, 20_000]
const worlds = ['iid', 'real', 'real2']

/** The most that is allowed: false alarms per 30 days, and median hours at 200, 2,000 and 20,000 tasks a day. */
const bars = {
  mix10: [36, 14, 12],
  mix25: [10, 5, 4],
  cost15: [170, 45, 30],
  cost30: [65, 15, 8],
  tail15: [undefined, 85, 16],
  'error x2': [130, 24, 12],
}
const alarmBars = { iid: 0.083, real: 0.083, real2: 0.5 }

/** A table of every detector in every world, and one of ours against its bars. */
export async function reportWorlds({ isLong }) {
  const wanted = repetitions[isLong ? 'long' : 'short']
  const lines = [
    '## False alarms and delays',
    '',
    'Cells are at 200 / 2,000 / 20,000 tasks a day. False alarms are per 30 days of one group of signals; days in alarm',
    'are of 30. Delays are medians in hours, with the share found within 14 days where that is not all. In `iid` all tasks',
    'are alike; in `real` hours, weekends and days differ, and the calls of a task resemble each other; in `real2` the',
    'traffic triples besides, and everything wanders by 1.5 % a week.',
    '',
    `Services of each size: ${Object.entries(wanted)
      .map(([size, count]) => `${count} of ${size}`)
      .join(', ')} tasks a day.`,
  ]
  const judged = []
  for (const world of worlds)
    for (const group of groups) {
      const byTraffic = traffic.map(perDay => trialsOf({ world, group, perDay, count: wanted[perDay] }))
      lines.push('', ...tableOf({ world, group, byTraffic }))
      judged.push(...judgementOf({ world, group, byTraffic }))
    }
  return [
    ...lines,
    '',
    '### Ours against its bars',
    '',
    '| | 200 | 2,000 | 20,000 | bar | |',
    '|---|---|---|---|---|---|',
    ...judged,
  ]
}

function trialsOf({ world, group, perDay, count }) {
  const byName = new Map()
  for (let seed = 1; seed <= count; seed += 1)
    for (const [name, result] of runTrial({ world, perDay, seed: seed * 7919 + perDay, group })) {
      const known = byName.get(name) ?? []
      byName.set(name, [...known, result])
    }
  return byName
}

function tableOf({ world, group, byTraffic }) {
  const shifts = Object.keys(group.shifts)
  return [
    `### ${group.name}, world ${world}`,
    '',
    `| detector | false alarms | days in alarm | ${shifts.join(' | ')} |`,
    `|---|---|---|${shifts.map(() => '---|').join('')}`,
    ...Array.from(byTraffic[0].keys(), name => {
      const each = cell => byTraffic.map(byName => cell(byName.get(name))).join(' / ')
      const delays = shifts.map(shift => each(results => delayText(results.map(one => one.delays[shift]))))
      return `| ${name} | ${each(results => rateOf(results).toFixed(2))} | ${each(results => daysOf(results).toFixed(1))} | ${delays.join(' | ')} |`
    }),
  ]
}

function judgementOf({ world, group, byTraffic }) {
  const results = byTraffic.map(byName => byName.get('Spanledger'))
  const rates = results.map(rateOf)
  const rows = [
    row(
      `${group.name}, ${world}: false alarms`,
      rates.map(rate => rate.toFixed(3)),
      {
        bar: String(alarmBars[world]),
        holds: rates.map(rate => rate <= alarmBars[world]),
      },
    ),
  ]
  // Delays and detections are asked of the world that is like the real one.
  if (world !== 'real') return rows
  for (const shift of Object.keys(group.shifts).filter(name => name in bars)) {
    const delays = results.map(one => one.map(result => result.delays[shift]))
    const holds = delays.map((list, at) => bars[shift][at] === undefined || median(list) <= bars[shift][at])
    const found = delays.map((list, at) => bars[shift][at] === undefined || shareFound(list) >= 0.95)
    rows.push(
      row(
        `${shift}: median hours`,
        delays.map(list => hours(median(list))),
        { bar: bars[shift].map(bar => bar ?? '-').join(' / '), holds },
      ),
      row(
        `${shift}: found within 14 days`,
        delays.map(list => `${(100 * shareFound(list)).toFixed(1)} %`),
        { bar: '95 %', holds: found },
      ),
    )
  }
  return rows
}

function row(title, cells, { bar, holds }) {
  const missed = holds.flatMap((one, at) => (one ? [] : [traffic[at].toLocaleString('en')]))
  return `| ${title} | ${cells.join(' | ')} | ${bar} | ${missed.length === 0 ? 'holds' : `**missed** at ${missed.join(', ')}`} |`
}

function rateOf(results) {
  return mean(results.map(one => one.episodes)) / quietMonths
}

function daysOf(results) {
  return mean(results.map(one => one.days)) / quietMonths
}

function mean(list) {
  return list.reduce((sum, one) => sum + one, 0) / list.length
}

function median(list) {
  return list.toSorted((left, right) => left - right)[Math.floor(list.length / 2)]
}

function shareFound(list) {
  return list.filter(Number.isFinite).length / list.length
}

function delayText(list) {
  const found = shareFound(list)
  return `${hours(median(list))}${found === 1 || found < 0.5 ? '' : ` (${Math.round(100 * found)} %)`}`
}

function hours(value) {
  return Number.isFinite(value) ? String(value) : 'never'
}
