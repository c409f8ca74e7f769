import { groups } from './groups.mjs'
import { quietMonths, runTrial } from './trial.mjs'

const repetitions = { short: { 200: 40, 2000: 12, 20000: 2 }, long: { 200: 300, 2000: 60, 20000: 16 } }
const traffic = [200, 2_000, 20_000]
/** What is special about a world. */
const worlds = {
  iid: 'All tasks are alike.',
  real: 'Hours, weekends and days differ, and the calls of a task resemble each other.',
  real2: 'Hours, weekends and days differ, the traffic triples, and everything wanders by 1.5 % a week.',
}

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

/** A table of every detector in a world, and of ours the figures that there are bars for. */
export function reportWorld(world, { isLong }) {
  const wanted = repetitions[isLong ? 'long' : 'short']
  const sizes = Object.entries(wanted).map(([size, count]) => `${count} of ${Number(size).toLocaleString('en')}`)
  const lines = [`## World ${world}`, '', worlds[world], `Services of each size: ${sizes.join(', ')} tasks a day.`]
  const bars = []
  for (const group of groups) {
    const byTraffic = traffic.map(perDay => trialsOf({ world, group, perDay, count: wanted[perDay] }))
    lines.push('', ...tableOf({ group, byTraffic }))
    bars.push(...barsOf({ world, group, byTraffic }))
  }
  return { lines, bars }
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

function tableOf({ group, byTraffic }) {
  const shifts = Object.keys(group.shifts)
  return [
    `### ${group.name}`,
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

function barsOf({ world, group, byTraffic }) {
  const results = byTraffic.map(byName => byName.get('Spanledger'))
  const rates = results.map(rateOf)
  const rows = [
    {
      what: `${group.name}, ${world}: false alarms in 30 days`,
      bar: `<= ${alarmBars[world]}`,
      figure: rates.map(rate => rate.toFixed(3)).join(' / '),
      ...verdictOf(rates.map(rate => rate <= alarmBars[world])),
    },
  ]
  // Delays and detections are asked of the world that is like the real one.
  if (world !== 'real') return rows
  for (const shift of Object.keys(group.shifts).filter(name => name in bars)) {
    const delays = results.map(one => one.map(result => result.delays[shift]))
    const isAsked = delays.map((_, at) => bars[shift][at] !== undefined)
    rows.push(
      {
        what: `${shift}: median hours until it is seen`,
        bar: `<= ${bars[shift].map(bar => bar ?? '-').join(' / ')}`,
        figure: delays.map(list => hours(median(list))).join(' / '),
        ...verdictOf(delays.map((list, at) => !isAsked[at] || median(list) <= bars[shift][at])),
      },
      {
        what: `${shift}: seen within 14 days`,
        bar: `>= ${isAsked.map(one => (one ? '95' : '-')).join(' / ')} %`,
        figure: `${delays.map(list => (100 * shareFound(list)).toFixed(1)).join(' / ')} %`,
        ...verdictOf(delays.map((list, at) => !isAsked[at] || shareFound(list) >= 0.95)),
      },
    )
  }
  return rows
}

function verdictOf(holds) {
  return {
    holds: holds.every(Boolean),
    missedAt: holds.flatMap((one, at) => (one ? [] : [traffic[at].toLocaleString('en')])).join(', '),
  }
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
