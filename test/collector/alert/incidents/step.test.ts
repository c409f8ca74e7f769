import { describe, expect, test } from 'vitest'
import type {
  Incident,
  Notice,
  Observation,
  Result,
  Silence,
} from '../../../../collector/src/alert/incidents/incident.ts'
import { step } from '../../../../collector/src/alert/incidents/step.ts'
import type { AlertRule } from '../../../../collector/src/alert/rules/alert-rule.ts'
import { seededRandom } from '../../../helpers/seeded-random.ts'

const minuteMs = 60_000
const rule: AlertRule = {
  name: 'slow',
  project: 'default',
  check: { kind: 'unpriced' },
  severity: 'page',
  forMs: 5 * minuteMs,
  keepFiringForMs: 10 * minuteMs,
  renotifyMs: 60 * minuteMs,
  noData: 'ok',
  sinks: [],
}

function observation(model: string): Observation {
  return { labels: { model }, value: 1, says: 'it is slow', runs: [], change: undefined }
}

const bad = (...models: readonly string[]): Result => ({ kind: 'observed', bad: models.map(observation) })

interface Told {
  readonly minute: number
  readonly reason: Notice['reason']
  readonly model: string
}

/** What is told when each minute has its result; `undefined` is well. */
function play(
  results: readonly (Result | undefined)[],
  { rule: own = rule, silences = [] }: { rule?: AlertRule; silences?: readonly Silence[] } = {},
): { readonly told: readonly Told[]; readonly incidents: readonly Incident[] } {
  let incidents: readonly Incident[] = []
  const told: Told[] = []
  for (const [minute, result = bad()] of results.entries()) {
    const stepped = step({ rule: own, result, incidents, silences, now: minute * minuteMs })
    incidents = stepped.incidents
    for (const { reason, incident } of stepped.notices)
      told.push({ minute, reason, model: incident.observation.labels['model'] ?? 'check' })
  }
  return { told, incidents }
}

const minutes = (count: number, result?: Result) => Array.from({ length: count }, () => result)

describe('an incident', () => {
  test('is told after it has been bad for so long, and that it is over after it has been well for so long', () => {
    expect(play([...minutes(20, bad('a')), ...minutes(20)]).told).toEqual([
      { minute: 5, reason: 'firing', model: 'a' },
      { minute: 29, reason: 'resolved', model: 'a' },
    ])
  })

  test('that comes and goes too quickly is never told', () => {
    const flapping = Array.from({ length: 60 }, (_, minute) => (minute % 6 < 4 ? bad('a') : undefined))

    expect(play(flapping).told).toEqual([])
  })

  test('that dips for a moment is one incident', () => {
    expect(play([...minutes(10, bad('a')), ...minutes(5), ...minutes(10, bad('a')), ...minutes(20)]).told).toEqual([
      { minute: 5, reason: 'firing', model: 'a' },
      { minute: 34, reason: 'resolved', model: 'a' },
    ])
  })

  test('is told again when it lasts, and never where renotify is 0', () => {
    const long = minutes(150, bad('a'))

    expect(play(long).told.map(({ minute, reason }) => [minute, reason])).toEqual([
      [5, 'firing'],
      [65, 'again'],
      [125, 'again'],
    ])
    expect(play(long, { rule: { ...rule, renotifyMs: 0 } }).told).toHaveLength(1)
  })

  test('is one for each set of labels', () => {
    expect(play(minutes(6, bad('a', 'b'))).told.map(({ model }) => model)).toEqual(['a', 'b'])
  })
})

describe('what is not known', () => {
  test('a check that fails for a moment changes nothing, and for longer is an incident of its own', () => {
    const failing: Result = { kind: 'error', message: 'the store does not answer' }
    const { told } = play([...minutes(10, bad('a')), ...minutes(20, failing), ...minutes(30)])

    expect(told).toEqual([
      { minute: 5, reason: 'firing', model: 'a' },
      { minute: 15, reason: 'firing', model: 'check' },
      { minute: 30, reason: 'resolved', model: 'a' },
      { minute: 39, reason: 'resolved', model: 'check' },
    ])
  })

  test.each<[AlertRule['noData'], readonly string[]]>([
    ['ok', ['firing a', 'resolved a']],
    ['keep', ['firing a']],
    ['alert', ['firing a', 'firing check', 'resolved a']],
  ])('no data means %s', (noData, expected) => {
    const { told } = play([...minutes(10, bad('a')), ...minutes(20, { kind: 'no data' })], {
      rule: { ...rule, noData },
    })

    expect(told.map(({ reason, model }) => `${reason} ${model}`).sort()).toEqual(expected.toSorted())
  })
})

describe('a silence', () => {
  const silence: Silence = { id: '1', rule: 'slow', labels: { model: 'a' }, until: 30 * minuteMs, by: 'me', reason: '' }

  test('keeps quiet about what it names until it ends, and about nothing else', () => {
    expect(play(minutes(40, bad('a', 'b')), { silences: [silence] }).told).toEqual([
      { minute: 5, reason: 'firing', model: 'b' },
      { minute: 30, reason: 'firing', model: 'a' },
    ])
  })

  test('does not swallow the end of what was told', () => {
    const late = { ...silence, until: 900 * minuteMs }
    let incidents: readonly Incident[] = play(minutes(10, bad('a'))).incidents
    const reasons: string[] = []
    for (let minute = 10; minute < 30; minute++) {
      const stepped = step({ rule, result: bad(), incidents, silences: [late], now: minute * minuteMs })
      incidents = stepped.incidents
      reasons.push(...stepped.notices.map(({ reason }) => reason))
    }

    expect(reasons).toEqual(['resolved'])
  })
})

test('in 500 histories of eight hours nobody is paged twice within renotify, and every page has one end', () => {
  const random = seededRandom(11)
  for (let history = 0; history < 500; history++) {
    const results: Result[] = []
    while (results.length < 480) {
      const models = ['a', 'b'].filter(() => random.chance(0.5))
      const result: Result = random.pick<Result>([
        bad(...models),
        bad(),
        { kind: 'error', message: 'x' },
        { kind: 'no data' },
      ])
      results.push(...Array.from({ length: 1 + random.below(40) }, () => result))
    }
    const { told, incidents } = play([...results, ...minutes(60)])

    expect(incidents).toEqual([])
    for (const model of ['a', 'b', 'check']) {
      const own = told.filter(entry => entry.model === model)
      const pages = own.filter(({ reason }) => reason !== 'resolved')
      for (const [index, page] of pages.entries()) {
        const before = pages[index - 1]
        const resolvedBetween = own.some(
          ({ reason, minute }) => reason === 'resolved' && minute > (before?.minute ?? 0) && minute <= page.minute,
        )
        const apart = before && !resolvedBetween ? page.minute - before.minute : 60
        expect(apart).toBeGreaterThanOrEqual(60)
      }
      expect(own.filter(({ reason }) => reason === 'firing')).toHaveLength(
        own.filter(({ reason }) => reason === 'resolved').length,
      )
    }
  }
})
