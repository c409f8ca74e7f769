// One invented service for 28 days of baseline, a margin, and 60 days without a change, or 14 with one.
import { detect } from '../../../collector/dist/drift/detector/detector.js'
import { head, joined } from './columns.mjs'
import { firstHour, openWorld } from './world.mjs'
import { peers } from './peers.mjs'

export const promise = 12_960
const quietFrom = 29 * 24
const quietHours = 60 * 24
const watchedHours = 14 * 24

/** False alarms, days in alarm, and delays in hours by shift, for ours and for every peer. */
export function runTrial({ world, perDay, seed, group }) {
  const opened = openWorld({ world, perDay, seed })
  const quiet = opened[group.columns](firstHour, quietFrom + quietHours)
  const detectors = [['Spanledger', columns => ours(group, columns)], ...peers[group.name]]
  const results = new Map(detectors.map(([name, find]) => [name, { ...falseAlarms(find(quiet)), delays: {} }]))
  for (const [shift, change] of Object.entries(group.shifts)) {
    const from = quietFrom + ((seed * 37) % 168)
    const columns = joined(head(quiet, from), opened[group.columns](firstHour + from, watchedHours, change))
    for (const [name, find] of detectors) {
      const hour = find(columns).find(at => at >= from)
      results.get(name).delays[shift] = hour === undefined ? Infinity : hour - from + 1
    }
  }
  return results
}

function ours(group, columns) {
  const hours = new Set()
  for (const { series, threshold } of watchedOf(group, columns))
    detect(series, {
      threshold,
      onHour: (hour, evidence) => evidence >= threshold && hours.add(hour - firstHour),
    })
  return [...hours].sort((left, right) => left - right)
}

/** The series of a group, and what fires each of them: the promise is divided among the three of an amount. */
export function watchedOf(group, columns) {
  const all = group.seriesOf(columns)
  const shares = group.name === 'cost' ? [0.45, 0.15, 0.4] : all.map(() => 1 / all.length)
  return all.map((series, index) => ({ series, threshold: promise / shares[index] }))
}

/** Alarms less than a day apart are one. */
function falseAlarms(hours) {
  const quiet = hours.filter(at => at >= quietFrom)
  const episodes = quiet.filter((at, index) => index === 0 || at - quiet[index - 1] > 24).length
  return { episodes, days: new Set(quiet.map(at => Math.floor(at / 24))).size }
}

export const quietMonths = quietHours / 720
