import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readRules } from '../../../../collector/src/alert/rules/read-rules.ts'
import { readSinks } from '../../../../collector/src/alert/sinks/read-sinks.ts'

test('a settings file without alerts has none', () => {
  expect(readRules(undefined)).toEqual({ rules: [], mistakes: [] })
  expect(readSinks(null, {})).toEqual({ sinks: [], mistakes: [] })
})

test('reads every kind of rule, with what holds where nothing is said', () => {
  const { rules, mistakes } = readRules(
    parse(`
- {name: budget, kind: budget, budget: support, severity: page, for: 5m, renotify: 4h, sinks: [ops]}
- name: slow
  question: slowest-calls
  parameters: {since: 1h, limit: 5}
  when: {column: duration_ms, above: 30000}
  by: [model]
- {name: drift, kind: drift, project: shop}
- {name: runaway, kind: runaway, task: resolve_ticket, times: 20, above_usd: 0.5}
- {name: unknown prices, kind: unpriced}
- {name: collector, kind: health, no_data: alert}
- {name: alive, kind: watchdog}`),
  )

  expect(mistakes).toEqual([])
  expect(rules).toMatchObject([
    {
      check: { kind: 'budget', budget: 'support' },
      severity: 'page',
      forMs: 300_000,
      renotifyMs: 14_400_000,
      sinks: ['ops'],
    },
    { check: { kind: 'question', column: 'duration_ms', above: 30_000, by: ['model'] }, project: 'default', forMs: 0 },
    { check: { kind: 'drift' }, project: 'shop' },
    { check: { kind: 'runaway', task: 'resolve_ticket', times: 20, aboveUsd: 0.5 } },
    { check: { kind: 'unpriced' }, severity: 'ticket', renotifyMs: 86_400_000 },
    { check: { kind: 'health' }, noData: 'alert' },
    { check: { kind: 'watchdog' }, severity: 'info', renotifyMs: 300_000 },
  ])
})

describe('a mistake names the place, the value and what would be right', () => {
  test.each([
    ['{a: 1}', /alerts: expected a list/],
    ['[3]', /alerts\[0\]: expected fields such as \{name: …\}, got 3/],
    ['[{kind: unpriced}]', /alerts\[0\]\.name: expected a text, got nothing/],
    ['[{name: a, kind: loud}]', /alerts\[0\]\.kind: expected question, budget, .*, got "loud"/],
    ['[{name: a, kind: unpriced, for: soon}]', /alerts\[0\]\.for: expected a duration such as 5m, .*, got "soon"/],
    ['[{name: a, kind: unpriced, colour: red}]', /alerts\[0\]\.colour: is not known; expected name, kind/],
    ['[{name: a, question: runs, when: {column: cost}}]', /alerts\[0\]\.when: expected above or below/],
    ['[{name: a, kind: unpriced}, {name: a, kind: unpriced}]', /alerts: two are called "a"/],
    ['[{name: a, kind: unpriced, severity: loud}]', /severity: expected page, ticket, info, got "loud"/],
  ])('%s', (text, mistake) => {
    expect(readRules(parse(text)).mistakes.join('\n')).toMatch(mistake)
  })

  test.each([
    ['[{name: a, kind: slack}]', /sinks\[0\]\.url: is needed for slack/],
    ['[{name: a, kind: slack, url: "${NOT_SET}"}]', /sinks\[0\]\.url: the variable NOT_SET is not set/],
    ['[{name: a, kind: webhook, url: "ftp://x"}]', /sinks\[0\]\.url: expected a URL/],
    ['[{name: a, kind: email, smtp: "smtp://x"}]', /sinks\[0\]\.from: is needed for email/],
    ['[{name: a}, {name: a}]', /sinks: two are called "a"/],
  ])('%s', (text, mistake) => {
    expect(readSinks(parse(text), {}).mistakes.join('\n')).toMatch(mistake)
  })
})

test('secrets come from the environment', () => {
  const { sinks, mistakes } = readSinks(parse('[{name: a, kind: pagerduty, secret: "${PAGERDUTY_KEY}"}]'), {
    PAGERDUTY_KEY: 'k'.repeat(32),
  })

  expect(mistakes).toEqual([])
  expect(sinks).toMatchObject([{ secret: 'k'.repeat(32), url: 'https://events.pagerduty.com', allowPrivate: false }])
})
