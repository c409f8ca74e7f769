import type { CapName, Caps } from '../caps.ts'
import type { Excess } from '../exceeded.ts'

/** What a step is about to use. Money in nano-dollars; `undefined` where nobody knows its price. */
export interface Demand {
  readonly nano: bigint | undefined
  readonly tokens: number
  readonly modelCalls: number
  readonly toolCalls: number
  /** The tool with its arguments, to tell calls that are the same. */
  readonly toolCall?: string
}

/** What was set aside for a step that is under way. */
export interface Reservation {
  readonly account: Account
  /** What it really used takes the place of what was set aside, once. */
  settle(used: { readonly nano: bigint | undefined; readonly tokens: number }): void
}

export interface AccountOptions {
  readonly task: string
  readonly caps: Caps
  readonly parent: Account | undefined
  /** Told when a cap is nearly reached, once for each. */
  readonly onNear?: (near: Excess) => void
}

const nearShare = 0.8
/** Different calls of tools that one account can tell apart; of more, the oldest are forgotten. */
const mostToolCalls = 10_000
const nanoPerUsd = 1_000_000_000

/**
 * What a task has used and may still use. Everything is charged to the task and to all the tasks around it. Before a step
 * it is set aside what the step can use at most, afterwards that is replaced by what it used: so steps side by side
 * cannot go over a cap together.
 */
export class Account {
  readonly task: string
  readonly caps: Caps
  readonly parent: Account | undefined
  readonly #onNear: ((near: Excess) => void) | undefined
  readonly #limitNano: bigint
  readonly #started = performance.now()
  readonly #toolCalls = new Map<string, number>()
  readonly #warned = new Set<CapName>()
  #nano = 0n
  #tokens = 0
  #modelCalls = 0
  #tools = 0

  constructor({ task, caps, parent, onNear }: AccountOptions) {
    this.task = task
    this.caps = caps
    this.parent = parent
    this.#onNear = onNear
    this.#limitNano = nanoOf(caps.maxCostUsd ?? 0)
  }

  /** The first cap, from the inside out, that a demand would go over. */
  excessOf(demand: Demand): Excess | undefined {
    return this.#own(demand) ?? this.parent?.excessOf(demand)
  }

  /** Sets aside what a step can use at most. It is for the caller to have asked whether there is room. */
  reserve(demand: Demand): Reservation {
    let held: Pick<Demand, 'nano' | 'tokens'> | undefined = demand
    this.#add(demand)
    return {
      account: this,
      settle: used => {
        if (held === undefined) return
        const { nano = 0n, tokens } = held
        held = undefined
        const more = { nano: (used.nano ?? 0n) - nano, tokens: used.tokens - tokens, modelCalls: 0, toolCalls: 0 }
        this.#add(more)
      },
    }
  }

  /** The cap on how deep tasks may lie, of this task or one around it, that a task so deep in this one would go over. */
  depthExcess(depth = 1): Excess | undefined {
    const limit = this.caps.maxDepth
    if (limit === undefined || depth <= limit) return this.parent?.depthExcess(depth + 1)
    return { task: this.task, cap: 'maxDepth', limit, spent: depth - 1 }
  }

  /** Whether a cap of this kind holds here or around. */
  has(cap: CapName): boolean {
    return this.caps[cap] !== undefined || this.parent?.has(cap) === true
  }

  get spent(): {
    readonly nano: bigint
    readonly tokens: number
    readonly modelCalls: number
    readonly toolCalls: number
  } {
    return { nano: this.#nano, tokens: this.#tokens, modelCalls: this.#modelCalls, toolCalls: this.#tools }
  }

  #own({ nano = 0n, tokens, modelCalls, toolCalls, toolCall }: Demand): Excess | undefined {
    const { maxCostUsd, maxTokens, maxModelCalls, maxToolCalls, maxWallMs, maxSameToolCall } = this.caps
    if (maxCostUsd !== undefined && nano > 0n && this.#nano + nano > this.#limitNano) return this.#excess('maxCostUsd')
    if (maxTokens !== undefined && this.#tokens + tokens > maxTokens && tokens > 0) return this.#excess('maxTokens')
    if (maxModelCalls !== undefined && modelCalls > 0 && this.#modelCalls + modelCalls > maxModelCalls)
      return this.#excess('maxModelCalls')
    if (maxToolCalls !== undefined && toolCalls > 0 && this.#tools + toolCalls > maxToolCalls)
      return this.#excess('maxToolCalls')
    if (maxWallMs !== undefined && performance.now() - this.#started > maxWallMs) return this.#excess('maxWallMs')
    const same = toolCall === undefined ? 0 : (this.#toolCalls.get(toolCall) ?? 0)
    if (maxSameToolCall !== undefined && toolCall !== undefined && same >= maxSameToolCall)
      return { ...this.#excess('maxSameToolCall'), spent: same }
    return undefined
  }

  #add(demand: Demand): void {
    this.#nano += demand.nano ?? 0n
    this.#tokens += demand.tokens
    this.#modelCalls += demand.modelCalls
    this.#tools += demand.toolCalls
    if (demand.toolCall !== undefined && this.caps.maxSameToolCall !== undefined) this.#count(demand.toolCall)
    if (this.#onNear !== undefined) this.#warn()
    if (this.parent !== undefined) this.parent.#add(demand)
  }

  #count(toolCall: string): void {
    const times = (this.#toolCalls.get(toolCall) ?? 0) + 1
    this.#toolCalls.delete(toolCall)
    this.#toolCalls.set(toolCall, times)
    const [oldest] = this.#toolCalls.keys()
    if (this.#toolCalls.size > mostToolCalls && oldest !== undefined) this.#toolCalls.delete(oldest)
  }

  #warn(): void {
    for (const cap of warned) {
      const limit = this.caps[cap]
      if (limit === undefined || this.#warned.has(cap) || this.#used(cap) < limit * nearShare) continue
      this.#warned.add(cap)
      this.#onNear?.(this.#excess(cap))
    }
  }

  #excess(cap: CapName): Excess {
    return { task: this.task, cap, limit: this.caps[cap] ?? 0, spent: this.#used(cap) }
  }

  #used(cap: CapName): number {
    if (cap === 'maxCostUsd') return Number(this.#nano) / nanoPerUsd
    if (cap === 'maxTokens') return this.#tokens
    if (cap === 'maxModelCalls') return this.#modelCalls
    if (cap === 'maxToolCalls') return this.#tools
    return cap === 'maxWallMs' ? Math.round(performance.now() - this.#started) : 0
  }
}

/** The caps that are used up little by little. */
const warned = ['maxCostUsd', 'maxTokens', 'maxModelCalls', 'maxToolCalls', 'maxWallMs'] as const

/** Rounded down: a limit is not to be gone over, by no fraction. */
function nanoOf(usd: number): bigint {
  return BigInt(Math.floor(Number((usd * nanoPerUsd).toPrecision(15))))
}
