/** How fast a budget is being spent, as the question `budget-burn` answers; a burn of 1 spends it exactly by the end. */
export interface Burn {
  readonly spentNano: bigint
  readonly limitNano: bigint
  readonly forecastNano: bigint
  readonly burn5m: number
  readonly burn30m: number
  readonly burn1h: number
  readonly burn6h: number
  readonly burn72h: number
}

/**
 * - `fine`: nobody has to look
 * - `ticket`: it will not last if this goes on for days
 * - `page`: it will be gone in hours or a few days
 * - `overspent`: it is gone
 */
export type BurnState = 'fine' | 'ticket' | 'page' | 'overspent'

export interface Judgement {
  readonly state: BurnState
  /** Why, in words; of a fine one too, where the forecast goes over the limit. */
  readonly reasons: readonly string[]
}

/**
 * Two windows each: the long one says that it matters, the short one that it still goes on. `share` is what of the budget
 * the long one may use up before somebody is told. Google's SRE workbook, chapter 5: of a month that is a burn of 14.4,
 * of 6 and of 1. Of a shorter period it would be what a busy hour burns: `least` is where telling begins.
 */
export const burnRules = [
  { state: 'page', long: 'burn1h', short: 'burn5m', hours: 1, share: 0.02, least: 3, says: '1 h and 5 min' },
  { state: 'page', long: 'burn6h', short: 'burn30m', hours: 6, share: 0.05, least: 3, says: '6 h and 30 min' },
  { state: 'ticket', long: 'burn72h', short: 'burn6h', hours: 72, share: 0.1, least: 1, says: '3 d and 6 h' },
] as const

/** What a person would say of a budget that is spent like this, for a period of so many hours. */
export function judgeBurn(burn: Burn, periodHours: number): Judgement {
  const reasons: string[] = []
  const told = burnRules.filter(({ long, short, hours, share, least, says }) => {
    const most = Math.max(least, (share * periodHours) / hours)
    // A window that is a large part of the period says no more than what is spent.
    const burns = hours * 4 <= periodHours && burn[long] > most && burn[short] > most
    if (burns) reasons.push(`spent ${burn[long].toFixed(1)} times as fast as it lasts, over ${says}`)
    return burns
  })
  if (burn.forecastNano > burn.limitNano) reasons.push('at the pace of the last day it will not last')
  if (burn.spentNano >= burn.limitNano) return { state: 'overspent', reasons: ['all of it is spent', ...reasons] }
  return { state: told[0]?.state ?? 'fine', reasons }
}
