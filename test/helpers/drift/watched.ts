import { openDriftStates } from '../../../collector/src/store/drift-states/drift-states.ts'
import type { Store } from '../../../collector/src/store/store.ts'
import { hoursOfWeeks } from './signals.ts'

const week = 168 * 3_600_000
const monday = 96 * 3_600_000

/** The Monday with which the thirteen weeks begin that drift looks at now, and the whole hours since, until now. */
export function watchedWeeks(): { readonly firstHour: number; readonly hours: number } {
  const begins = Math.floor((Date.now() - monday) / week) * week + monday - 12 * week
  const firstHour = begins / 3_600_000
  return { firstHour, hours: Math.min(hoursOfWeeks, Math.floor(Date.now() / 3_600_000) - firstHour) }
}

/** Computes what the question `drift` answers now, as a collector does in the background. */
export async function computeDrift(store: Store, project: string, hours?: number): Promise<void> {
  const states = openDriftStates({ store, ready: new Promise(() => undefined) })
  await states.fresh(project, hours)
  await states.close()
}
