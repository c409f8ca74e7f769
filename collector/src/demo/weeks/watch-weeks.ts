import { evaluate } from '../../alert/evaluate/evaluate.ts'
import { freshDrift } from '../../alert/evaluate/fresh-drift.ts'
import type { Notice } from '../../alert/incidents/incident.ts'
import { fingerprintOf } from '../../alert/incidents/step.ts'
import { readRules } from '../../alert/rules/read-rules.ts'
import { linesOf, titleOf, type Message } from '../../alert/sinks/message.ts'
import { askerOf } from '../../alerting.ts'
import type { Collector } from '../../main.ts'
import { simulateWeeks } from './simulated-weeks.ts'

const drainLimitMs = 60_000

/**
 * Sends simulated weeks to a collector, in which a prompt and a model change, and tells what an alert rule finds.
 * @returns the lines, and whether both changes were named
 */
export async function watchWeeks(collector: Collector, now: Date) {
  const { url, store, computing } = collector
  const { requests, promptEditedAt, modelSwappedAt } = simulateWeeks(now)
  for (const body of requests) await send(url, body)
  if (!(await collector.drain(drainLimitMs)))
    throw new Error(`six weeks were not computed within ${drainLimitMs / 1_000} s`)

  const [rule] = readRules([{ name: 'behaviour', kind: 'drift', severity: 'page' }]).rules
  if (!rule) throw new Error('the rule of the demo is none')
  const health = () => Promise.reject(new Error('not asked'))
  const result = await evaluate(
    rule,
    { ask: freshDrift(askerOf(store), computing.drift.fresh), budgets: [], health },
    now,
  )
  const found = result.kind === 'observed' ? result.bad : []
  const at = now.getTime()
  const message: Message = {
    id: 'demo',
    rule: rule.name,
    severity: rule.severity,
    at,
    validMs: 0,
    publicUrl: '',
    notices: found.map((observation): Notice => {
      const fingerprint = fingerprintOf(rule, observation)
      const times = { since: at, lastBad: at, toldAt: at }
      return { reason: 'firing', incident: { rule: rule.name, fingerprint, phase: 'firing', observation, ...times } }
    }),
  }
  const named = (kind: string) => found.some(({ change = '' }) => change.startsWith(kind))
  return {
    lines: [
      `the prompt was edited on ${day(promptEditedAt)}, and the provider swapped the model on ${day(modelSwappedAt)}`,
      titleOf(message),
      ...message.notices.flatMap(notice =>
        linesOf(message, notice)
          .slice(0, -1)
          .map((line, index) => (index === 0 ? `- ${line}` : `    ${line}`)),
      ),
    ],
    areNamed: named('prompt') && named('response_model'),
  }
}

async function send(url: string, body: string): Promise<void> {
  const response = await fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  })
  if (!response.ok) throw new Error(`the collector answers ${response.status}: ${await response.text()}`)
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10)
}
