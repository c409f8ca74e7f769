export const severities = ['page', 'ticket', 'info'] as const
export type Severity = (typeof severities)[number]

export const noDataStates = ['ok', 'alert', 'keep'] as const
/** What it means that a question has no answer: all is well, something is wrong, or nothing is known. */
export type NoData = (typeof noDataStates)[number]

/** When somebody is to be told of what: a line of `alerts:` in the settings file. */
export interface AlertRule {
  readonly name: string
  readonly project: string
  readonly check: Check
  readonly severity: Severity
  /** How long it has to be bad before it is told. */
  readonly forMs: number
  /** How long it has to be well before it is over. */
  readonly keepFiringForMs: number
  /** How long after it was told it is told again; 0 for never. */
  readonly renotifyMs: number
  readonly noData: NoData
  /** Names of sinks; empty for all of them. */
  readonly sinks: readonly string[]
}

/** What a rule looks at. */
export type Check =
  | QuestionCheck
  | { readonly kind: 'budget'; readonly budget: string }
  | { readonly kind: 'drift'; readonly parameters: ReadonlyMap<string, string> }
  | { readonly kind: 'runaway'; readonly task: string; readonly times: number; readonly aboveUsd: number }
  | FindingsCheck
  | { readonly kind: 'unpriced' }
  | { readonly kind: 'health' }
  | { readonly kind: 'watchdog' }

/** Rows of a named question of which one column is above or below a number; every such row is an incident. */
export interface QuestionCheck {
  readonly kind: 'question'
  readonly question: string
  readonly parameters: ReadonlyMap<string, string>
  readonly column: string
  readonly above: number | undefined
  readonly below: number | undefined
  /** Columns that tell one incident from another. */
  readonly by: readonly string[]
}

/** Runs in which agents did something wrong with their tools. */
export interface FindingsCheck {
  readonly kind: 'findings'
  /** Such as T6; empty for each of them. */
  readonly finding: string
  readonly service: string
  /** How far back, such as 1h. */
  readonly since: string
  /** More runs than these, */
  readonly above: number
  /** and more than this share of the tasks that began meanwhile. */
  readonly aboveShare: number
}
