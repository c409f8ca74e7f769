import { grafanaProvisioning } from '../../../alert/grafana/provisioning.ts'
import type { AlertsCall } from './alerts-call.ts'
import { rulesOf } from './rule-at.ts'

/** Prints the rules as Grafana provisions them; what Grafana cannot ask is named on standard error, and is 1. */
export async function grafana(call: AlertsCall): Promise<number> {
  const { parsed } = call
  const { rules, budgets } = rulesOf(call)
  const { yaml, left } = grafanaProvisioning(rules, {
    budgets,
    project: parsed.text('project') ?? 'default',
    dataSource: parsed.text('datasource') ?? 'spanledger',
    folder: parsed.text('folder') ?? 'Agents',
  })
  process.stdout.write(yaml)
  for (const { rule, why } of left) console.error(`# not in Grafana: ${rule}: ${why}`)
  return left.length === 0 ? 0 : 1
}
