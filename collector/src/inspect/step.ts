/** A step of a run, with what it was told and what came of it. Money is in nano-dollars; what is not known is absent. */
export interface InspectedStep {
  /** From 1, in order of time. */
  readonly number: number
  readonly spanId: string
  readonly parentSpanId: string | undefined
  readonly name: string
  readonly category: string
  readonly agent: string
  readonly operation: string
  readonly model: string
  readonly provider: string
  readonly startTime: string
  readonly durationUs: number
  readonly status: string
  readonly problem: string | undefined
  /** From 2 on it is a retry. */
  readonly attempt: number
  readonly inputTokens: number
  readonly outputTokens: number
  /** How much longer the input is than that of the call before it of the same agent. */
  readonly grownTokens: number | undefined
  readonly costNano: bigint | undefined
  readonly costSoFarNano: bigint
  /** Calls up to here whose price is not known: with any, the cost so far is a lower bound. */
  readonly unpricedSoFar: number
  readonly prompt: { readonly name: string; readonly version: string } | undefined
  readonly temperature: string | undefined
  readonly toolset: string | undefined
  readonly told: readonly Said[]
  /** What differs from what the call before it of the same agent was told; absent for the first. */
  readonly since: Since | undefined
  readonly answered: readonly Said[]
  readonly tool: ToolUse | undefined
  readonly authority: Authority
  readonly documents: readonly ReadDocument[]
}

export interface Said {
  readonly hash: string
  readonly role: string
  /** Absent where it is not kept, or not any more, or too long to be read along. */
  readonly text: string | undefined
}

export interface Since {
  /** The number of the step before. */
  readonly step: number
  readonly same: number
  readonly added: readonly Said[]
  readonly removed: readonly Said[]
}

export interface ToolUse {
  readonly name: string
  readonly effect: string
  readonly arguments: Said | undefined
  readonly result: Said | undefined
}

/** Who or what allowed the step. */
export interface Authority {
  readonly decision: string
  readonly policy: string
  readonly revision: string
  readonly approver: string
  readonly approval: string
  readonly principal: string
  readonly actingAs: string
}

export interface ReadDocument {
  readonly id: string
  readonly hash: string
  readonly source: string
  readonly version: string
  readonly score: number | undefined
  readonly use: DocumentUse
}

/**
 * What became of a document that was found, by the strongest sign of it:
 * - `cited`: an answer names it
 * - `overlaps`: an answer has phrases of it
 * - `told`: a model was told it, and no answer shows it
 * - `not used`: no model was told it
 * - `unknown`: its text is not there to be looked for
 */
export interface DocumentUse {
  readonly kind: 'cited' | 'overlaps' | 'told' | 'not used' | 'unknown'
  /** The step that shows it. */
  readonly step: number | undefined
}
