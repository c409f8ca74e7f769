import type { Incident, Notice } from '../../../alert/incidents/incident.ts'
import { step } from '../../../alert/incidents/step.ts'
import type { Check } from '../../../alert/rules/alert-rule.ts'
import { parseTime } from '../../../api/parameters.ts'
import { openAsker } from '../../asker.ts'
import { UsageError } from '../../command.ts'
import { print, type AlertsCall } from './alerts-call.ts'
import { ruleAt, ruleNamed } from './rule-at.ts'

/** When a rule would have told people, had it been there. */
export async function backtest(call: AlertsCall): Promise<number> {
  const { parsed, environment } = call
  const named = ruleNamed(call)
  const { rule } = named
  const why = notOfThePast[rule.check.kind]
  if (why !== undefined) throw new UsageError(`${rule.name} cannot be tried on the past: ${why}`)
  const everyMs = Number(parsed.text('every') ?? (rule.check.kind === 'drift' ? 1_440 : 60)) * 60_000
  if (!(everyMs >= 60_000)) throw new UsageError('--every: expected minutes from 1 on')
  const now = new Date()
  const since = parseTime({ name: 'since', type: 'DateTime64(3)', text: parsed.text('since') ?? '7d' }, now)
  const asker = await openAsker(parsed, environment)
  const told: { readonly at: string; readonly reason: Notice['reason']; readonly says: string }[] = []
  try {
    let incidents: readonly Incident[] = []
    for (let at = since.getTime(); at <= now.getTime(); at += everyMs) {
      const result = await ruleAt(named, asker, new Date(at))
      const stepped = step({ rule, result, incidents, silences: [], now: at })
      ;({ incidents } = stepped)
      for (const { reason, incident } of stepped.notices)
        told.push({ at: new Date(at).toISOString(), reason, says: incident.observation.says })
    }
  } finally {
    await asker.close()
  }
  print(parsed, told, told.map(({ at, reason, says }) => `${at}  ${reason}  ${says}`).join('\n') || 'never')
  return 0
}

const notOfThePast: Partial<Record<Check['kind'], string>> = {
  runaway: 'what a task had cost while it still ran is not kept',
  health: 'how the collector was is not kept; its metrics are, where Prometheus reads them',
  watchdog: 'it always fires',
}
