import { param } from './address.ts'

/** How far back every screen looks, as the questions take it. */
export const periods = ['15m', '1h', '24h', '7d', '30d'] as const
const usual = '24h'

export function period(): string {
  const asked = param('since')
  return /^\d{1,6}[smhdw]$/.test(asked) ? asked : usual
}

const unitSeconds: ReadonlyMap<string, number> = new Map([
  ['s', 1],
  ['m', 60],
  ['h', 3_600],
  ['d', 86_400],
  ['w', 604_800],
])

export function periodSeconds(text: string): number {
  return Number.parseInt(text, 10) * (unitSeconds.get(text.at(-1) ?? '') ?? 0)
}
