// Agents that do not exist: tasks by the hour, with what they cost, which tools they called, and whether they failed.
//
// `iid`: every task is like every other. `real`: volume, cost and tools follow the hour and the weekend, and each day
// has a mood of its own (3 % of the cost, 8 % of the tools' odds). `real2`: besides, the volume triples over the
// weeks, and cost and tools wander by 1.5 % a week.
import { randomOf } from './random.mjs'

/** A Monday. */
export const firstHour = 96 + 168 * 2900
export const tools = [0.24, 0.18, 0.15, 0.12, 0.11, 0.09, 0.07, 0.04]
export const binsPerLog = 8
export const bins = 160
const failing = 0.02
const totalDays = 104

/** What happens in each hour of `hours`; `shift` says what is different from its first hour on. */
export function openWorld({ world, perDay, seed }) {
  const random = randomOf(seed)
  const moods = moodsOf(random, world)
  const volume = hour => {
    if (world === 'iid') return perDay / 24
    const day = (hour - firstHour) / 24
    const growth = world === 'real2' ? 3 ** (day / 88) : 1
    const weekend = isWeekend(hour) ? 0.4 : 1.24
    return (perDay / 24) * growth * weekend * (1 + 0.7 * Math.sin(((hour % 24) / 24) * 2 * Math.PI - 2))
  }
  return {
    /** Columns of cost: `n`, sums of the log and its square, and how many in each bin of the log. */
    costs: (from, hours, shift) => costsOf({ random, moods, volume, world, from, hours, shift }),
    mixes: (from, hours, shift) => mixesOf({ random, moods, volume, world, from, hours, shift }),
    errors: (from, hours, shift) => errorsOf({ random, moods, volume, world, from, hours, shift }),
  }
}

function moodsOf(random, world) {
  let walk = 0
  const toolWalk = tools.map(() => 0)
  return Array.from({ length: totalDays }, () => {
    if (world === 'real2') {
      walk += random.normal() * (0.015 / Math.sqrt(7))
      toolWalk.forEach((_, tool) => (toolWalk[tool] += random.normal() * (0.015 / Math.sqrt(7))))
    }
    const lively = world === 'iid' ? 0 : 1
    return {
      cost: walk + lively * 0.03 * random.normal(),
      tools: tools.map((_, tool) => toolWalk[tool] + lively * 0.08 * random.normal()),
      errors: lively * 0.08 * random.normal(),
    }
  })
}

function isWeekend(hour) {
  return (Math.floor(hour / 24) + 3) % 7 >= 5
}

function rhythm(world, hour) {
  if (world === 'iid') return 0
  return 0.1 * Math.sin(((hour % 24) / 24) * 2 * Math.PI) + (isWeekend(hour) ? 0.08 : 0)
}

function moodOf(moods, hour) {
  return moods[Math.floor((hour - firstHour) / 24)]
}

function costsOf({ random, moods, volume, world, from, hours, shift = {} }) {
  const { factor = 1, runaway = 0.01 } = shift
  const columns = {
    n: new Float64Array(hours),
    sum: new Float64Array(hours),
    sum2: new Float64Array(hours),
    dollars: new Float64Array(hours),
    bins: Array.from({ length: hours }, () => new Uint32Array(bins)),
  }
  for (let at = 0; at < hours; at += 1) {
    const hour = from + at
    const base = 6 + rhythm(world, hour) + moodOf(moods, hour).cost + Math.log(factor)
    const count = random.poisson(volume(hour))
    columns.n[at] = count
    for (let task = 0; task < count; task += 1) {
      let log = base + random.normal()
      if (random.next() < runaway) log += Math.log(Math.min(50, 3.75 * (1 - random.next()) ** (-1 / 1.8)))
      columns.sum[at] += log
      columns.sum2[at] += log * log
      columns.dollars[at] += Math.exp(log)
      columns.bins[at][Math.max(0, Math.min(bins - 1, Math.floor(log * binsPerLog)))] += 1
    }
  }
  return columns
}

function mixesOf({ random, moods, volume, world, from, hours, shift = {} }) {
  const { points = 0 } = shift
  const columns = {
    n: new Float64Array(hours),
    sum: tools.map(() => new Float64Array(hours)),
    sum2: tools.map(() => new Float64Array(hours)),
  }
  const called = new Float64Array(tools.length)
  for (let at = 0; at < hours; at += 1) {
    const hour = from + at
    const cumulative = cumulativeOf({ world, hour, mood: moodOf(moods, hour).tools, points })
    const count = random.poisson(volume(hour))
    columns.n[at] = count
    for (let task = 0; task < count; task += 1) {
      const calls = drawCalls(random, cumulative, called)
      for (let tool = 0; tool < tools.length; tool += 1) {
        const share = called[tool] / calls
        columns.sum[tool][at] += share
        columns.sum2[tool][at] += share * share
      }
    }
  }
  return columns
}

/** The calls of one task by tool, and how many there are. They resemble each other. */
function drawCalls(random, cumulative, called) {
  const calls = 1 + Math.floor(random.next() * 6)
  called.fill(0)
  let tool = -1
  for (let call = 0; call < calls; call += 1) {
    if (tool < 0 || random.next() < 0.5) tool = drawTool(random.next(), cumulative)
    called[tool] += 1
  }
  return calls
}

function drawTool(drawn, cumulative) {
  let tool = 0
  while (tool < tools.length - 1 && drawn > cumulative[tool]) tool += 1
  return tool
}

/** Points go from the first tool to the fourth. */
function cumulativeOf({ world, hour, mood, points }) {
  const weights = tools.map((share, tool) => {
    const moved = share + (tool === 0 ? -points : tool === 3 ? points : 0)
    return Math.max(moved, 0) * Math.exp(mood[tool] + rhythm(world, hour) * (tool % 2 === 0 ? 1 : -1))
  })
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let sum = 0
  return weights.map(weight => (sum += weight / total))
}

function errorsOf({ random, moods, volume, from, hours, shift = {} }) {
  const { rate = failing } = shift
  const columns = { n: new Float64Array(hours), sum: new Float64Array(hours), sum2: new Float64Array(hours) }
  for (let at = 0; at < hours; at += 1) {
    const hour = from + at
    const odds = (rate / (1 - rate)) * Math.exp(moodOf(moods, hour).errors)
    const p = odds / (1 + odds)
    const count = random.poisson(volume(hour))
    columns.n[at] = count
    let failed = 0
    for (let task = 0; task < count; task += 1) if (random.next() < p) failed += 1
    columns.sum[at] = failed
    columns.sum2[at] = failed
  }
  return columns
}
