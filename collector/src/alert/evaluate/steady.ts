import { RecentMap } from '../../bounded/recent-map.ts'
import type { Ask, Row } from './ask.ts'

const keepMs = 600_000
const mostKept = 20

/**
 * `drift` reads thirteen weeks to tell what the last whole hour adds: its answer holds for ten minutes, unless the hour is
 * over or somebody decided something meanwhile.
 */
export function steady(ask: Ask): Ask {
  const kept = new RecentMap<string, { readonly atMs: number; readonly rows: readonly Row[] }>(mostKept)
  return async asked => {
    if (asked.question !== 'drift') return ask(asked)
    const { project, now } = asked
    const newest = new Map([
      ['until', now.toISOString()],
      ['limit', '1'],
    ])
    const decisions = await ask({ question: 'drift-decisions', project, parameters: newest, now })
    const parameters = [...asked.parameters].filter(([name]) => name !== 'until')
    const key = JSON.stringify([project, parameters, now.toISOString().slice(0, 13), decisions])
    const known = kept.get(key)
    if (known && Math.abs(now.getTime() - known.atMs) < keepMs) return known.rows
    const rows = await ask(asked)
    kept.set(key, { atMs: now.getTime(), rows })
    return rows
  }
}
