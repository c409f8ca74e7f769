import { contentHash } from '@spanledger/instrumentation/hash'
import type { AlertRule } from '../rules/alert-rule.ts'
import type { Incident, Notice, Observation, Result, Silence } from './incident.ts'

/** An error of a check that comes and goes is not worth a word. */
const errorForMs = 180_000
const mostIncidents = 500

export interface Step {
  readonly rule: AlertRule
  readonly result: Result
  /** Those of this rule. */
  readonly incidents: readonly Incident[]
  readonly silences: readonly Silence[]
  /** Unix milliseconds. */
  readonly now: number
}

export interface Stepped {
  readonly incidents: readonly Incident[]
  readonly notices: readonly Notice[]
}

/**
 * What becomes of a rule's incidents after one look, and who is told what. Pure.
 *
 * An incident is told when it has been bad for `forMs`, again after `renotifyMs`, and once when it was well for
 * `keepFiringForMs`: that it is over is told if and only if it was told. A check that fails changes nothing of what it
 * looks at, and becomes an incident of its own after three minutes. While it is silenced nothing is told but the end of
 * what had been told before.
 */
export function step({ rule, result, incidents, silences, now }: Step): Stepped {
  const bad = new Map(badIn(rule, result).map(observation => [fingerprintOf(rule, observation), observation]))
  const isUnknown = result.kind === 'error' || (result.kind === 'no data' && rule.noData === 'keep')
  const next: Incident[] = []
  const notices: Notice[] = []
  for (const incident of incidents) {
    const observation = bad.get(incident.fingerprint)
    bad.delete(incident.fingerprint)
    const seen = observation ? { ...incident, observation, lastBad: now } : incident
    const isOver = !observation && !(isUnknown && !isOfCheck(incident)) && isWell(rule, incident, now)
    if (!isOver) next.push(seen)
    else if (incident.toldAt !== undefined) notices.push({ reason: 'resolved', incident })
  }
  for (const [fingerprint, observation] of [...bad].slice(0, mostIncidents - next.length))
    next.push({
      rule: rule.name,
      fingerprint,
      phase: 'pending',
      observation,
      since: now,
      lastBad: now,
      toldAt: undefined,
    })
  return told({ rule, now, silences, next, notices })
}

function badIn(rule: AlertRule, result: Result): readonly Observation[] {
  if (result.kind === 'observed') return result.bad
  if (result.kind === 'error') return [aboutCheck('cannot be evaluated', result.message)]
  return rule.noData === 'alert' ? [aboutCheck('has no data', 'its question has no answer')] : []
}

function aboutCheck(state: string, why: string): Observation {
  return { labels: { check: state }, value: undefined, says: `the check ${state}: ${why}`, runs: [], change: undefined }
}

function isOfCheck({ observation }: Incident): boolean {
  return 'check' in observation.labels
}

function isWell(rule: AlertRule, { phase, lastBad }: Incident, now: number): boolean {
  return phase === 'pending' || now - lastBad >= rule.keepFiringForMs
}

interface Telling {
  readonly rule: AlertRule
  readonly now: number
  readonly silences: readonly Silence[]
  readonly next: readonly Incident[]
  readonly notices: readonly Notice[]
}

function told({ rule, now, silences, next, notices: over }: Telling): Stepped {
  const notices = [...over]
  const incidents = next.map((incident): Incident => {
    const forMs = isOfCheck(incident) ? Math.max(rule.forMs, errorForMs) : rule.forMs
    const isFiring = incident.phase === 'firing' || now - incident.since >= forMs
    if (!isFiring) return incident
    const { toldAt } = incident
    const isDue = toldAt === undefined || (rule.renotifyMs > 0 && now - toldAt >= rule.renotifyMs)
    if (!isDue || incident.lastBad < now || silences.some(silence => silencesIt(silence, incident, now)))
      return { ...incident, phase: 'firing' }
    const firing: Incident = { ...incident, phase: 'firing', toldAt: now }
    notices.push({ reason: toldAt === undefined ? 'firing' : 'again', incident: firing })
    return firing
  })
  return { incidents, notices }
}

function silencesIt({ rule, labels, until }: Silence, incident: Incident, now: number): boolean {
  const own = new Map(Object.entries(incident.observation.labels))
  return (
    until > now && rule === incident.rule && Object.entries(labels).every(([name, value]) => own.get(name) === value)
  )
}

/** The identity of an incident: its rule and its labels. */
export function fingerprintOf(rule: Pick<AlertRule, 'name' | 'project'>, { labels }: Observation): string {
  return contentHash([rule.project, rule.name, Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))])
}
