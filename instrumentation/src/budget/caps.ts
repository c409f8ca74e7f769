/** What a task may use up, with all that happens in it, here and in the tasks inside it. */
export interface Caps {
  /** In USD, by the prices of the collector. */
  readonly maxCostUsd?: number
  /** Requests to models, each attempt of a call counted. */
  readonly maxModelCalls?: number
  readonly maxToolCalls?: number
  /** Input and output together, what came from a cache included. */
  readonly maxTokens?: number
  /** Since the task began. Looked at before each call: one that is under way is not interrupted. */
  readonly maxWallMs?: number
  /** How often one tool may be called with the same arguments. */
  readonly maxSameToolCall?: number
  /** How deep tasks may lie within this one: 0 lets it have none inside. */
  readonly maxDepth?: number
}

export type CapName = keyof Caps

export const capNames = [
  'maxCostUsd',
  'maxModelCalls',
  'maxToolCalls',
  'maxTokens',
  'maxWallMs',
  'maxSameToolCall',
  'maxDepth',
] as const satisfies readonly CapName[]

/** Those that only what observes the wire can hold. */
export const wireCaps: readonly CapName[] = ['maxCostUsd', 'maxModelCalls', 'maxTokens']

export interface ReadCaps {
  readonly caps: Caps
  /** What is not as it has to be, in words, each with the name, the value and what would be right. */
  readonly mistakes: readonly string[]
}

/** Reads caps from outside, be it code or a file; a cap that is none is left out, and said. */
export function readCaps(given: unknown, place: string): ReadCaps {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return { caps: {}, mistakes: [`${place}: expected caps such as {"maxCostUsd": 0.5}, got ${shown(given)}`] }
  const caps: Partial<Record<CapName, number>> = {}
  const mistakes: string[] = []
  for (const [name, value] of Object.entries(given)) {
    const cap = capNames.find(known => known === name)
    if (value === undefined || callbacks.has(name)) continue
    if (cap === undefined) mistakes.push(`${place}.${name}: there is no such cap; there are ${capNames.join(', ')}`)
    else if (isCap(cap, value)) caps[cap] = value
    else mistakes.push(`${place}.${name}: expected ${expected(cap)}, got ${shown(value)}`)
  }
  return { caps, mistakes }
}

const callbacks: ReadonlySet<string> = new Set(['onWarning', 'onExceeded'])

function isCap(name: CapName, value: unknown): value is number {
  if (typeof value !== 'number' || !(value >= 0) || value > Number.MAX_SAFE_INTEGER) return false
  return name === 'maxCostUsd' ? value <= mostUsd : Number.isInteger(value)
}

/** Far beyond what a task costs, and nano-dollars of it are still exact numbers. */
const mostUsd = 9_000_000

function expected(name: CapName): string {
  return name === 'maxCostUsd' ? `dollars from 0 to ${mostUsd}` : 'a whole number from 0'
}

function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : String(value).slice(0, 100)
}
