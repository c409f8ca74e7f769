import { attoFrom } from '../prices/decimal.ts'

export interface ToolPrices {
  /** Nano-dollars a call, by the tool's name. */
  readonly prices: ReadonlyMap<string, bigint>
  /** One sentence each, naming the tool, what was written and what would be right. */
  readonly mistakes: readonly string[]
}

/**
 * Reads the section `tools:` of the settings, names and what a call of each costs in USD:
 *
 *     tools:
 *       web_search: 0.01
 *       credit_report: 1.75
 */
export function readToolPrices(section: unknown): ToolPrices {
  if (section === undefined || section === null) return { prices: new Map(), mistakes: [] }
  if (typeof section !== 'object' || Array.isArray(section))
    return { prices: new Map(), mistakes: [`tools: expected names and prices such as \`web_search: 0.01\``] }
  const prices = new Map<string, bigint>()
  const mistakes: string[] = []
  for (const [name, value] of Object.entries(section)) {
    const nano = nanoOf(value)
    if (nano === undefined)
      mistakes.push(
        `tools: ${name}: expected USD a call such as 0.01 and at most 1000000, got ${JSON.stringify(value)}`,
      )
    else prices.set(name, nano)
  }
  return { prices, mistakes }
}

const attoPerNano = 1_000_000_000n
const mostNano = 1_000_000n * attoPerNano

/** Undefined for what is no price, and for a price that nano-dollars cannot express. */
function nanoOf(value: unknown): bigint | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  // Smaller numbers are printed with an exponent.
  const atto = attoFrom(typeof value === 'number' && Math.abs(value) < 1e-6 ? value.toFixed(18) : String(value))
  if (atto === undefined || atto < 0n || atto % attoPerNano !== 0n) return undefined
  const nano = atto / attoPerNano
  return nano <= mostNano ? nano : undefined
}
