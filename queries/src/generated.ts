// Written by `npm run generate` from the .sql files; do not edit.
import { question, type Question } from './question.ts'

export type AlertsParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly state?: string
  readonly limit: number
}

export type AlertsRow = {
  readonly alert_state: string
  readonly alert_severity: string
  readonly rule: string
  readonly says: string
  readonly incident_since: string
  readonly last_told: string
  readonly ended: string | null
  readonly told: string
  readonly last_value: number
  readonly about: Readonly<Record<string, string>>
  readonly came_with: string
  readonly example_runs: readonly string[]
  readonly fingerprint: string
}

/** What is wrong or was wrong lately, worst and newest first, with the evidence? */
export const alerts: Question<AlertsParams, AlertsRow> = question('alerts', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  state: 'String',
  limit: 'UInt32',
})

export type AuditTrailParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly actions?: string
  readonly who?: string
  readonly before_id?: string
  readonly before_nano?: string
  readonly limit: number
}

export type AuditTrailRow = {
  readonly start_nano: string
  readonly trace_id: string
  readonly span_id: string
  readonly name: string
  readonly action: string
  readonly service: string
  readonly agent: string
  readonly principal: string
  readonly acting_as: string
  readonly user_id: string
  readonly tool_name: string
  readonly problem: string
  readonly decision: string
  readonly policy: string
  readonly policy_revision: string
  readonly approver: string
  readonly approval_scope: string
  readonly arguments_hash: string
  readonly result_hash: string
  readonly documents: readonly string[]
}

/** Who read, changed, decided and approved what, newest first, a page at a time? */
export const auditTrail: Question<AuditTrailParams, AuditTrailRow> = question('audit-trail', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  actions: 'String',
  who: 'String',
  before_id: 'String',
  before_nano: 'String',
  limit: 'UInt32',
})

export type BudgetBurnParams = {
  readonly limit_usd?: string
  readonly since: Date
  readonly until: Date
  readonly project: string
  readonly dimension?: string
  readonly value?: string
  readonly period_hours?: number
}

export type BudgetBurnRow = {
  readonly dimension: string
  readonly value: string
  readonly tasks: string
  readonly spent_nano: string
  readonly limit_nano: string
  readonly spent_share: number
  readonly time_share: number
  readonly burn_5m: number
  readonly burn_30m: number
  readonly burn_1h: number
  readonly burn_6h: number
  readonly burn_72h: number
  readonly forecast_nano: string
  readonly will_exceed: number
  readonly unpriced_calls: string
}

/** How fast is a budget being spent, and where does that lead by the end of its period? */
export const budgetBurn: Question<BudgetBurnParams, BudgetBurnRow> = question('budget-burn', {
  limit_usd: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  project: 'String',
  dimension: 'String',
  value: 'String',
  period_hours: 'UInt32',
})

export type BudgetBurnsParams = {
  readonly budgets?: string
  readonly since: Date
  readonly until: Date
  readonly dimension?: string
  readonly project: string
  readonly period_hours?: number
}

export type BudgetBurnsRow = {
  readonly value: string
  readonly spent_nano: string
  readonly limit_nano: string
  readonly burn_5m: number
  readonly burn_30m: number
  readonly burn_1h: number
  readonly burn_6h: number
  readonly burn_72h: number
  readonly forecast_nano: string
}

/** How fast is each of several budgets of one kind and period being spent? */
export const budgetBurns: Question<BudgetBurnsParams, BudgetBurnsRow> = question('budget-burns', {
  budgets: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  dimension: 'String',
  project: 'String',
  period_hours: 'UInt32',
})

export type CacheSavingsParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly limit: number
}

export type CacheSavingsRow = {
  readonly provider: string
  readonly model: string
  readonly calls: string
  readonly cached_calls: string
  readonly input_tokens: string
  readonly cache_read_tokens: string
  readonly cache_write_tokens: string
  readonly hit_rate: number
  readonly saved_nano: string
  readonly write_extra_nano: string
  readonly net_nano: string
  readonly cost_nano: string
}

/** What did prompt caches save, and what did writing to them cost? */
export const cacheSavings: Question<CacheSavingsParams, CacheSavingsRow> = question('cache-savings', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

export type ChangesParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly kind?: string
  readonly of_service?: string
  readonly limit: number
}

export type ChangesRow = {
  readonly first_seen: string
  readonly last_seen: string
  readonly service: string
  readonly environment: string
  readonly kind: string
  readonly name: string
  readonly old_hash: string
  readonly new_hash: string
  readonly difference: string
  readonly code_revision: string
  readonly changed_by: string
  readonly told_by: string
}

/** What changed, newest first: prompts, tools, models, parameters, look-ups, prices, versions, commits, deployments? */
export const changes: Question<ChangesParams, ChangesRow> = question('changes', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  kind: 'String',
  of_service: 'String',
  limit: 'UInt32',
})

export type CompareParams = {
  readonly by?: string
  readonly after?: string
  readonly before?: string
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly task?: string
}

export type CompareRow = {
  readonly task: string
  readonly side: string
  readonly measure: string
  readonly clusters: number
  readonly tasks: number
  readonly measured: number
  readonly measured_squares: number
  readonly measured_products: number
  readonly task_squares: number
}

/** What were the tasks of two releases like, added up so that tasks of one session count as depending on each other? */
export const compare: Question<CompareParams, CompareRow> = question('compare', {
  by: 'String',
  after: 'String',
  before: 'String',
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  task: 'String',
})

export type ContextGrowthParams = {
  readonly project: string
  readonly trace_id: string
  readonly limit: number
}

export type ContextGrowthRow = {
  readonly call: string
  readonly span_id: string
  readonly start_time: string
  readonly agent: string
  readonly model: string
  readonly input_tokens: number
  readonly cache_read_tokens: number
  readonly output_tokens: number
  readonly grown_tokens: string
  readonly messages: string
  readonly cost_nano: string | null
  readonly so_far_nano: string
}

/** How did the context grow from call to call along a run, and what did that cost? */
export const contextGrowth: Question<ContextGrowthParams, ContextGrowthRow> = question('context-growth', {
  project: 'String',
  trace_id: 'String',
  limit: 'UInt32',
})

export type CostByDimensionParams = {
  readonly abandoned_after_hours?: number
  readonly dimension?: string
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly limit: number
}

export type CostByDimensionRow = {
  readonly value: string
  readonly completed: string
  readonly not_completed: string
  readonly cost_nano: string
  readonly cost_per_completed_nano: string | null
  readonly waste_nano: string
  readonly median_nano: string
  readonly p95_nano: string
  readonly calls: string
  readonly unpriced_calls: string
}

/** What did the work cost, and each completed task of it, by service, workflow, version, model, customer or user? */
export const costByDimension: Question<CostByDimensionParams, CostByDimensionRow> = question('cost-by-dimension', {
  abandoned_after_hours: 'UInt32',
  dimension: 'String',
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

export type CostByStepParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly limit: number
}

export type CostByStepRow = {
  readonly task: string
  readonly step: string
  readonly category: string
  readonly runs: string
  readonly calls: string
  readonly errors: string
  readonly input_tokens: string
  readonly output_tokens: string
  readonly cost_nano: string
  readonly unpriced_calls: string
}

/** Which steps of which task does the money go to? */
export const costByStep: Question<CostByStepParams, CostByStepRow> = question('cost-by-step', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

export type CostPerTaskParams = {
  readonly abandoned_after_hours?: number
  readonly project: string
  readonly since: Date
  readonly until: Date
}

export type CostPerTaskRow = {
  readonly task: string
  readonly completed: string
  readonly failed: string
  readonly escalated: string
  readonly abandoned: string
  readonly running: string
  readonly attempts: string
  readonly calls: string
  readonly cost_nano: string
  readonly cost_per_completed_nano: string | null
  readonly waste_nano: string
  readonly failed_nano: string
  readonly escalated_nano: string
  readonly abandoned_nano: string
  readonly retried_nano: string
  readonly superseded_nano: string
  readonly median_nano: string
  readonly p95_nano: string
  readonly p99_nano: string
  readonly dearest_nano: string
  readonly top_tasks: string
  readonly top_nano: string
  readonly steps: string
  readonly input_tokens: string
  readonly output_tokens: string
  readonly estimated_nano: string
  readonly unpriced_calls: string
}

/** What did each completed task cost, and what did the attempts that did not complete add to it? */
export const costPerTask: Question<CostPerTaskParams, CostPerTaskRow> = question('cost-per-task', {
  abandoned_after_hours: 'UInt32',
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
})

export type CoverageParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly service: string
  readonly limit: number
}

export type CoverageRow = {
  readonly service: string
  readonly reported: string
  readonly report: string
}

/** What did the instrumentation of a service see, and what did it not see, newest report first? */
export const coverage: Question<CoverageParams, CoverageRow> = question('coverage', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  service: 'String',
  limit: 'UInt32',
})

export type DearestRunsParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly limit: number
}

export type DearestRunsRow = {
  readonly trace_id: string
  readonly task: string
  readonly service: string
  readonly customer: string
  readonly outcome: string
  readonly started: string
  readonly calls: string
  readonly tools: string
  readonly input_tokens: string
  readonly output_tokens: string
  readonly model: string
  readonly cost_nano: string
  readonly failed_calls_nano: string
  readonly unpriced_calls: string
}

/** Which runs cost most? */
export const dearestRuns: Question<DearestRunsParams, DearestRunsRow> = question('dearest-runs', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

export type DriftParams = {
  readonly project: string
  readonly hours?: number
  readonly until: Date
  readonly service?: string
  readonly task?: string
}

export type DriftRow = {
  readonly id: string
  readonly service: string
  readonly task: string
  readonly signal_group: string
  readonly signal: string
  readonly part: string
  readonly kind: string
  readonly least_effect: number
  readonly threshold: number
  readonly evidence: number
  readonly has_baseline: number
  readonly is_suspicious: number
  readonly state: string
  readonly fired_at: string | null
  readonly resolved_at: string | null
  readonly onset: string | null
  readonly tasks_since: number
  readonly now: number
  readonly usual: number
  readonly half_width: number
  readonly tasks_last_day: number
  readonly baseline_from: string | null
  readonly baseline_until: string | null
  readonly baseline_tasks: number
  readonly baseline_days: number
  readonly baseline_mean: number
  readonly baseline_variance: number
  readonly dispersion: number
  readonly hour_dispersion: number
  readonly onset_scores: readonly number[]
  readonly as_of: string
}

/** Which signals of which tasks are not what they used to be? */
export const drift: Question<DriftParams, DriftRow> = question('drift', {
  project: 'String',
  hours: 'UInt32',
  until: 'DateTime64(3)',
  service: 'String',
  task: 'String',
})

export type DriftDecisionsParams = {
  readonly project: string
  readonly until: Date
  readonly limit: number
}

export type DriftDecisionsRow = {
  readonly at: string
  readonly decision: string
  readonly service: string
  readonly task: string
  readonly signal_group: string
  readonly holds_since: string
  readonly holds_until: string
  readonly decided_by: string
  readonly reason: string
}

/** What did people decide about drift that still holds, newest first? */
export const driftDecisions: Question<DriftDecisionsParams, DriftDecisionsRow> = question('drift-decisions', {
  project: 'String',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

export type DriftExamplesParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly of_task?: string
  readonly of_service?: string
  readonly signal?: string
  readonly part?: string
  readonly limit: number
}

export type DriftExamplesRow = {
  readonly trace_id: string
  readonly began: string
  readonly result: string
  readonly cost_nano: string
  readonly duration_ms: string
}

/** Which runs show best what is different about a signal? */
export const driftExamples: Question<DriftExamplesParams, DriftExamplesRow> = question('drift-examples', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  of_task: 'String',
  of_service: 'String',
  signal: 'String',
  part: 'String',
  limit: 'UInt32',
})

export type DriftMixParams = {
  readonly since: Date
  readonly signal?: string
  readonly project: string
  readonly until: Date
  readonly of_task?: string
  readonly of_service?: string
  readonly limit: number
}

export type DriftMixRow = {
  readonly dimension: string
  readonly value: string
  readonly tasks_before: string
  readonly sum_before: number
  readonly tasks_after: string
  readonly sum_after: number
}

/** How many tasks of which customer, model and prompt were there before and since something changed, and what were they like? */
export const driftMix: Question<DriftMixParams, DriftMixRow> = question('drift-mix', {
  since: 'DateTime64(3)',
  signal: 'String',
  project: 'String',
  until: 'DateTime64(3)',
  of_task: 'String',
  of_service: 'String',
  limit: 'UInt32',
})

export type ExportFocusParams = {
  readonly escape_formulas?: string
  readonly project: string
  readonly until: Date
  readonly since: Date
}

export type ExportFocusRow = {
  readonly BilledCost: string | null
  readonly BillingAccountId: string
  readonly BillingCurrency: string
  readonly BillingPeriodStart: string
  readonly BillingPeriodEnd: string
  readonly ChargeCategory: string
  readonly ChargeDescription: string
  readonly ChargeFrequency: string
  readonly ChargePeriodStart: string
  readonly ChargePeriodEnd: string
  readonly ConsumedQuantity: string
  readonly ConsumedUnit: string
  readonly ContractedCost: string | null
  readonly ContractedUnitPrice: string | null
  readonly EffectiveCost: string | null
  readonly HostProviderName: string
  readonly InvoiceIssuerName: string
  readonly ListCost: string | null
  readonly ListUnitPrice: string | null
  readonly PricingCategory: string
  readonly PricingQuantity: string
  readonly PricingUnit: string
  readonly ResourceId: string
  readonly ResourceName: string
  readonly ServiceCategory: string
  readonly ServiceName: string
  readonly ServiceProviderName: string
  readonly ServiceSubcategory: string
  readonly SkuId: string
  readonly SkuMeter: string
  readonly SkuPriceId: string
  readonly SkuPriceDetails: string
  readonly Tags: string
  readonly x_Service: string
  readonly x_Workflow: string
  readonly x_Customer: string
  readonly x_TokenDirection: string
  readonly x_CacheAction: string
  readonly x_UsageSource: string
  readonly x_CostStatus: string
}

/** What was used and what did it cost, as rows of FOCUS 1.4 (FinOps Open Cost and Usage Specification)? */
export const exportFocus: Question<ExportFocusParams, ExportFocusRow> = question('export-focus', {
  escape_formulas: 'String',
  project: 'String',
  until: 'DateTime64(3)',
  since: 'DateTime64(3)',
})

export type ExportRunsParams = {
  readonly escape_formulas?: string
  readonly project: string
  readonly since: Date
  readonly until: Date
}

export type ExportRunsRow = {
  readonly trace_id: string
  readonly task: string
  readonly task_ids: readonly string[]
  readonly task_key: string
  readonly customer: string
  readonly user_id: string
  readonly conversation_id: string
  readonly service: string
  readonly environment: string
  readonly version: string
  readonly prompt: string
  readonly agent: string
  readonly outcome: string
  readonly started: string
  readonly ended: string
  readonly spans: string
  readonly calls: string
  readonly call_errors: string
  readonly tools: string
  readonly tool_errors: string
  readonly retrievals: string
  readonly input_tokens: string
  readonly output_tokens: string
  readonly cache_read_tokens: string
  readonly cache_write_tokens: string
  readonly reasoning_tokens: string
  readonly cost_nano: string
  readonly estimated_nano: string
  readonly unpriced_calls: string
  readonly model_nano: Readonly<Record<string, string>>
  readonly tool_calls: Readonly<Record<string, string>>
}

/** Which runs were there, with all that is known of each, for analysis elsewhere? */
export const exportRuns: Question<ExportRunsParams, ExportRunsRow> = question('export-runs', {
  escape_formulas: 'String',
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
})

export type FindRunParams = {
  readonly project: string
  readonly prefix: string
  readonly limit: number
}

export type FindRunRow = {
  readonly trace_id: string
  readonly started: string
}

/** Which runs have an id that begins like this? */
export const findRun: Question<FindRunParams, FindRunRow> = question('find-run', {
  project: 'String',
  prefix: 'String',
  limit: 'UInt32',
})

export type MessageBodyParams = {
  readonly project: string
  readonly trace_id: string
  readonly hash: string
  readonly limit: number
}

export type MessageBodyRow = {
  readonly hash: string
  readonly role: string
  readonly body: string
}

/** What was said in this message, all of it? */
export const messageBody: Question<MessageBodyParams, MessageBodyRow> = question('message-body', {
  project: 'String',
  trace_id: 'String',
  hash: 'String',
  limit: 'UInt32',
})

export type ModelCallsParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly limit: number
}

export type ModelCallsRow = {
  readonly start_time: string
  readonly response_id: string
  readonly provider: string
  readonly request_model: string
  readonly model: string
  readonly usage_source: 'none' | 'provider' | 'estimated'
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cache_read_tokens: number
  readonly cache_write_tokens: number
  readonly cost_status: 'none' | 'priced' | 'estimated' | 'unpriced' | 'inconsistent' | 'provided'
  readonly cost_nano: string | null
  readonly price_id: string
  readonly trace_id: string
  readonly span_id: string
}

/** Which calls cost something, and under which id does the provider know each? */
export const modelCalls: Question<ModelCallsParams, ModelCallsRow> = question('model-calls', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

export type ModelMixParams = {
  readonly input_rate?: string
  readonly output_rate?: string
  readonly cache_read_rate?: string
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly limit: number
}

export type ModelMixRow = {
  readonly service: string
  readonly provider: string
  readonly request_model: string
  readonly answering_model: string
  readonly service_tier: string
  readonly calls: string
  readonly share_of_calls: number
  readonly input_tokens: string
  readonly cache_read_tokens: string
  readonly output_tokens: string
  readonly cost_nano: string
  readonly otherwise_nano: string | null
  readonly unpriced_calls: string
}

/** Which model was asked for, which one answered, and what would another model have cost for the same tokens? */
export const modelMix: Question<ModelMixParams, ModelMixRow> = question('model-mix', {
  input_rate: 'String',
  output_rate: 'String',
  cache_read_rate: 'String',
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

export type PriceChangesParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly limit: number
}

export type PriceChangesRow = {
  readonly changed_at: string
  readonly change_id: string
  readonly changed_by: string
  readonly reason: string
  readonly spans_since: string
  readonly spans_until: string
  readonly spans: string
  readonly old_nano: string
  readonly new_nano: string
  readonly difference_nano: string
}

/** Which spans were priced anew, by whom and why, and what did that change? */
export const priceChanges: Question<PriceChangesParams, PriceChangesRow> = question('price-changes', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

export type ReconciliationParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
}

export type ReconciliationRow = {
  readonly tasks_nano: string
  readonly outside_nano: string
  readonly calls_nano: string
  readonly difference_nano: string
  readonly calls: string
  readonly difference_calls: string
  readonly told_twice: string
  readonly told_twice_nano: string
}

/** Do the tasks, with what lies outside every task, add up to the sum of all calls? */
export const reconciliation: Question<ReconciliationParams, ReconciliationRow> = question('reconciliation', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
})

export type RecordingPartsParams = {
  readonly project: string
  readonly ids: string
  readonly limit: number
}

export type RecordingPartsRow = {
  readonly id: string
  readonly what: string
  readonly part: number
  readonly parts: number
  readonly body: string
}

/** What is in these recordings, and what are these texts of them? */
export const recordingParts: Question<RecordingPartsParams, RecordingPartsRow> = question('recording-parts', {
  project: 'String',
  ids: 'String',
  limit: 'UInt32',
})

export type RecordingsOfRunParams = {
  readonly project: string
  readonly prefix: string
  readonly limit: number
}

export type RecordingsOfRunRow = {
  readonly id: string
  readonly is_asked: number
  readonly recording_kind: string
  readonly recording_name: string
  readonly recording_key: string
  readonly started: string
}

/** Which recordings are there of a run, of its other attempts, and of its process? */
export const recordingsOfRun: Question<RecordingsOfRunParams, RecordingsOfRunRow> = question('recordings-of-run', {
  project: 'String',
  prefix: 'String',
  limit: 'UInt32',
})

export type RetriesParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly limit: number
}

export type RetriesRow = {
  readonly task: string
  readonly tasks: string
  readonly tried_again: string
  readonly attempts: string
  readonly most_attempts: string
  readonly completed_at_last: string
  readonly failed_calls: string
  readonly cost_nano: string
  readonly retried_nano: string
  readonly worst_key: string
}

/** Which tasks needed more than one attempt, and what did trying again cost? */
export const retries: Question<RetriesParams, RetriesRow> = question('retries', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

export type RunBillParams = {
  readonly project: string
  readonly trace_id: string
  readonly limit: number
}

export type RunBillRow = {
  readonly span_id: string
  readonly name: string
  readonly start_nano: string
  readonly provider: string
  readonly model: string
  readonly service_tier: string
  readonly usage_source: 'none' | 'provider' | 'estimated'
  readonly usage_problem: string
  readonly cost_status: 'none' | 'priced' | 'estimated' | 'unpriced' | 'inconsistent' | 'provided'
  readonly cost_nano: string | null
  readonly price_id: string
  readonly price_source: string
  readonly units: Readonly<Record<string, number>>
  readonly rates: Readonly<Record<string, string>>
  readonly details: Readonly<Record<string, string>>
}

/** What was each call of a run billed, unit by unit? */
export const runBill: Question<RunBillParams, RunBillRow> = question('run-bill', {
  project: 'String',
  trace_id: 'String',
  limit: 'UInt32',
})

export type RunConversationParams = {
  readonly project: string
  readonly trace_id: string
  readonly most_bytes?: number
  readonly limit: number
  readonly skip?: number
}

export type RunConversationRow = {
  readonly said_nano: string
  readonly span_id: string
  readonly hash: string
  readonly role: string
  readonly body: string
  readonly bytes: string
  readonly beginning: string
  readonly times: string
}

/** What was said in a run, in order, a page at a time? */
export const runConversation: Question<RunConversationParams, RunConversationRow> = question('run-conversation', {
  project: 'String',
  trace_id: 'String',
  most_bytes: 'UInt32',
  limit: 'UInt32',
  skip: 'UInt32',
})

export type RunDocumentsParams = {
  readonly project: string
  readonly trace_id: string
  readonly limit: number
}

export type RunDocumentsRow = {
  readonly span_id: string
  readonly name: string
  readonly start_time: string
  readonly status: 'unset' | 'ok' | 'error'
  readonly asked_for: string
  readonly document_ids: readonly string[]
  readonly document_hashes: readonly string[]
  readonly document_scores: readonly number[]
  readonly document_sources: readonly string[]
  readonly document_versions: readonly string[]
}

/** Which documents did a run read, in which step, and where were they found? */
export const runDocuments: Question<RunDocumentsParams, RunDocumentsRow> = question('run-documents', {
  project: 'String',
  trace_id: 'String',
  limit: 'UInt32',
})

export type RunMessagesParams = {
  readonly project: string
  readonly trace_id: string
  readonly limit: number
}

export type RunMessagesRow = {
  readonly said_at: string
  readonly span_id: string
  readonly role: string
  readonly body: string
  readonly times: string
}

/** What was said in a run, in order? */
export const runMessages: Question<RunMessagesParams, RunMessagesRow> = question('run-messages', {
  project: 'String',
  trace_id: 'String',
  limit: 'UInt32',
})

export type RunOutlineParams = {
  readonly project: string
  readonly trace_id: string
  readonly after_nano?: string
  readonly after_id?: string
  readonly stored_after?: string
  readonly limit: number
}

export type RunOutlineRow = {
  readonly span_id: string
  readonly parent_span_id: string
  readonly name: string
  readonly category: string
  readonly service: string
  readonly agent: string
  readonly start_nano: string
  readonly duration_ns: string
  readonly status: 'unset' | 'ok' | 'error'
  readonly error_type: string
  readonly model: string
  readonly tool_name: string
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cost_status: 'none' | 'priced' | 'estimated' | 'unpriced' | 'inconsistent' | 'provided'
  readonly cost_nano: string | null
  readonly tool_effect: string
  readonly derived: string
  readonly decision_result: string
  readonly approver: string
  readonly uncounted: string
  readonly task_name: string
  readonly task_outcome: string
  readonly documents: string
  readonly asked: string
  readonly answered: string
  readonly stored_nano: string
}

/** What are the steps of a run, without what was said in them, in order of time and a page at a time? */
export const runOutline: Question<RunOutlineParams, RunOutlineRow> = question('run-outline', {
  project: 'String',
  trace_id: 'String',
  after_nano: 'String',
  after_id: 'String',
  stored_after: 'String',
  limit: 'UInt32',
})

export type RunReadingParams = {
  readonly project: string
  readonly trace_id: string
  readonly limit: number
}

export type RunReadingRow = {
  readonly span_id: string
  readonly agent: string
  readonly prompt_name: string
  readonly prompt_version: string
  readonly temperature: string
  readonly toolset_hash: string
  readonly input_hashes: readonly string[]
  readonly output_hashes: readonly string[]
  readonly tool_arguments_hash: string
  readonly tool_result_hash: string
  readonly document_scores: readonly number[]
}

/** What did each step of a run read and say, by hash? */
export const runReading: Question<RunReadingParams, RunReadingRow> = question('run-reading', {
  project: 'String',
  trace_id: 'String',
  limit: 'UInt32',
})

export type RunStepsParams = {
  readonly project: string
  readonly trace_id: string
  readonly limit: number
}

export type RunStepsRow = {
  readonly span_id: string
  readonly parent_span_id: string
  readonly name: string
  readonly category: string
  readonly operation: string
  readonly service: string
  readonly start_time: string
  readonly duration_us: string
  readonly status: 'unset' | 'ok' | 'error'
  readonly status_message: string
  readonly error_type: string
  readonly provider: string
  readonly model: string
  readonly response_id: string
  readonly finish_reasons: readonly string[]
  readonly stream_end: string
  readonly usage_source: 'none' | 'provider' | 'estimated'
  readonly usage_problem: string
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cache_read_tokens: number
  readonly cache_write_tokens: number
  readonly reasoning_tokens: number
  readonly cost_status: 'none' | 'priced' | 'estimated' | 'unpriced' | 'inconsistent' | 'provided'
  readonly cost_nano: string | null
  readonly uncounted: string
  readonly counted_span_id: string
  readonly price_id: string
  readonly task_id: string
  readonly task_name: string
  readonly task_outcome: string
  readonly tool_name: string
  readonly tool_effect: string
  readonly derived: string
  readonly attempt: string
  readonly decision_result: string
  readonly decision_policy: string
  readonly decision_revision: string
  readonly approver: string
  readonly approval_id: string
  readonly principal: string
  readonly acting_as: string
  readonly document_ids: readonly string[]
  readonly document_hashes: readonly string[]
  readonly document_sources: readonly string[]
  readonly document_versions: readonly string[]
  readonly input_preview: string
  readonly output_preview: string
}

/** What happened in a run, step by step? */
export const runSteps: Question<RunStepsParams, RunStepsRow> = question('run-steps', {
  project: 'String',
  trace_id: 'String',
  limit: 'UInt32',
})

export type RunTextsParams = {
  readonly most_bytes: number
  readonly project: string
  readonly trace_id: string
  readonly limit: number
}

export type RunTextsRow = {
  readonly hash: string
  readonly role: string
  readonly body: string
  readonly bytes: string
}

/** What was said, asked and read in a run, each text once? */
export const runTexts: Question<RunTextsParams, RunTextsRow> = question('run-texts', {
  most_bytes: 'UInt32',
  project: 'String',
  trace_id: 'String',
  limit: 'UInt32',
})

export type RunawayTasksParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly of_task?: string
  readonly above_nano?: string
  readonly times?: string
  readonly limit: number
}

export type RunawayTasksRow = {
  readonly task: string
  readonly service: string
  readonly task_id: string
  readonly trace_id: string
  readonly started: string
  readonly cost_nano: string
  readonly median_nano: string
  readonly compared_with: string
}

/** Which tasks still run and have cost many times what their like cost? */
export const runawayTasks: Question<RunawayTasksParams, RunawayTasksRow> = question('runaway-tasks', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  of_task: 'String',
  above_nano: 'Int64',
  times: 'Float64',
  limit: 'UInt32',
})

export type RunningNowParams = {
  readonly project: string
  readonly within_minutes?: number
  readonly limit: number
}

export type RunningNowRow = {
  readonly service: string
  readonly environment: string
  readonly kind: string
  readonly name: string
  readonly version_hash: string
  readonly first_seen: string
  readonly last_seen: string
  readonly code_revision: string
  readonly says: string
}

/** What runs now: the versions of prompts, tools, models, parameters and code that were seen lately? */
export const runningNow: Question<RunningNowParams, RunningNowRow> = question('running-now', {
  project: 'String',
  within_minutes: 'UInt32',
  limit: 'UInt32',
})

export type RunsParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly limit: number
}

export type RunsRow = {
  readonly trace_id: string
  readonly name: string
  readonly service: string
  readonly started: string
  readonly duration_ms: string
  readonly outcome: string
  readonly spans: string
  readonly calls: string
  readonly tools: string
  readonly errors: string
  readonly input: string
  readonly output: string
  readonly cost_nano: string
  readonly unpriced_calls: string
}

/** Which runs were there, newest first, and what did each cost? */
export const runs: Question<RunsParams, RunsRow> = question('runs', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

export type RunsMatchingParams = {
  readonly project: string
  readonly words?: string
  readonly service?: string
  readonly task?: string
  readonly model?: string
  readonly tool?: string
  readonly agent?: string
  readonly customer?: string
  readonly user?: string
  readonly outcome?: string
  readonly problem?: string
  readonly min_cost_micro?: number
  readonly min_duration_ms?: number
  readonly since: Date
  readonly until: Date
  readonly before_id?: string
  readonly before_nano?: string
  readonly limit: number
}

export type RunsMatchingRow = {
  readonly trace_id: string
  readonly started_nano: string
  readonly name: string
  readonly service: string
  readonly outcome: string
  readonly duration_ms: string
  readonly spans: string
  readonly calls: string
  readonly tools: string
  readonly errors: string
  readonly input: string
  readonly output: string
  readonly models: readonly string[]
  readonly agent: string
  readonly customer: string
  readonly user: string
  readonly cost_nano: string
  readonly unpriced_calls: string
}

/** Which runs match this filter, newest first, a page at a time? */
export const runsMatching: Question<RunsMatchingParams, RunsMatchingRow> = question('runs-matching', {
  project: 'String',
  words: 'String',
  service: 'String',
  task: 'String',
  model: 'String',
  tool: 'String',
  agent: 'String',
  customer: 'String',
  user: 'String',
  outcome: 'String',
  problem: 'String',
  min_cost_micro: 'UInt32',
  min_duration_ms: 'UInt32',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  before_id: 'String',
  before_nano: 'String',
  limit: 'UInt32',
})

export type RunsThatReadParams = {
  readonly hash: string
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly limit: number
}

export type RunsThatReadRow = {
  readonly trace_id: string
  readonly read_at: string
  readonly span_id: string
  readonly service: string
  readonly task: string
  readonly document_id: string
  readonly version: string
  readonly times: string
}

/** Which runs read a document of this hash, newest first? */
export const runsThatRead: Question<RunsThatReadParams, RunsThatReadRow> = question('runs-that-read', {
  hash: 'String',
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

export type RunsThatSaidParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly words: string
  readonly limit: number
}

export type RunsThatSaidRow = {
  readonly trace_id: string
  readonly hash: string
  readonly role: string
  readonly start_time: string
  readonly beginning: string
}

/** Which runs said all of these words, newest first? */
export const runsThatSaid: Question<RunsThatSaidParams, RunsThatSaidRow> = question('runs-that-said', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  words: 'String',
  limit: 'UInt32',
})

export type SharedCostParams = {
  readonly shared?: string
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly rule?: string
  readonly shares?: string
  readonly limit: number
}

export type SharedCostRow = {
  readonly pool: string
  readonly task: string
  readonly allocated_by: string
  readonly tasks: string
  readonly direct_nano: string
  readonly shared_nano: string
  readonly weight: string
  readonly allocated_nano: string | null
  readonly allocated_per_task_nano: string | null
}

/** What did work cost that serves many tasks, and what is each task's share of it? */
export const sharedCost: Question<SharedCostParams, SharedCostRow> = question('shared-cost', {
  shared: 'String',
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  rule: 'String',
  shares: 'String',
  limit: 'UInt32',
})

export type SlowestCallsParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly limit: number
}

export type SlowestCallsRow = {
  readonly start_time: string
  readonly duration_ms: string
  readonly first_chunk_ms: string
  readonly model: string
  readonly service: string
  readonly name: string
  readonly output_tokens: number
  readonly output_tokens_per_second: number
  readonly error_type: string
  readonly stream_end: string
  readonly cost_nano: string | null
  readonly trace_id: string
  readonly span_id: string
}

/** Which model calls took longest, and what did the caller wait for? */
export const slowestCalls: Question<SlowestCallsParams, SlowestCallsRow> = question('slowest-calls', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

export type SpanBillParams = {
  readonly project: string
  readonly span_id: string
  readonly limit: number
}

export type SpanBillRow = {
  readonly trace_id: string
  readonly span_id: string
  readonly name: string
  readonly start_time: string
  readonly provider: string
  readonly model: string
  readonly service_tier: string
  readonly usage_source: 'none' | 'provider' | 'estimated'
  readonly usage_problem: string
  readonly cost_status: 'none' | 'priced' | 'estimated' | 'unpriced' | 'inconsistent' | 'provided'
  readonly cost_nano: string
  readonly price_id: string
  readonly price_source: string
  readonly units: Readonly<Record<string, number>>
  readonly rates: Readonly<Record<string, string>>
  readonly details: Readonly<Record<string, string>>
}

/** What was this span billed, unit by unit? */
export const spanBill: Question<SpanBillParams, SpanBillRow> = question('span-bill', {
  project: 'String',
  span_id: 'String',
  limit: 'UInt32',
})

export type SpanDetailsParams = {
  readonly project: string
  readonly trace_id: string
  readonly span_id: string
  readonly limit: number
}

export type SpanDetailsRow = {
  readonly span_id: string
  readonly parent_span_id: string
  readonly name: string
  readonly span_kind: 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer'
  readonly category: string
  readonly operation: string
  readonly service: string
  readonly scope_name: string
  readonly scope_version: string
  readonly start_time: string
  readonly duration_ns: string
  readonly status: 'unset' | 'ok' | 'error'
  readonly status_message: string
  readonly error_type: string
  readonly provider: string
  readonly request_model: string
  readonly response_model: string
  readonly response_id: string
  readonly service_tier: string
  readonly finish_reasons: readonly string[]
  readonly stream_end: string
  readonly first_chunk_ms: string
  readonly usage_source: 'none' | 'provider' | 'estimated'
  readonly usage_problem: string
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cache_read_tokens: number
  readonly cache_write_tokens: number
  readonly reasoning_tokens: number
  readonly cost_status: 'none' | 'priced' | 'estimated' | 'unpriced' | 'inconsistent' | 'provided'
  readonly cost_nano: string | null
  readonly price_id: string
  readonly task_id: string
  readonly task_name: string
  readonly task_key: string
  readonly task_outcome: string
  readonly conversation_id: string
  readonly tool_name: string
  readonly tool_call_id: string
  readonly toolset_hash: string
  readonly attributes: Readonly<Record<string, string>>
  readonly resource: Readonly<Record<string, string>>
  readonly dropped_attributes: number
  readonly event_times: readonly string[]
  readonly event_names: readonly string[]
  readonly event_attributes: readonly Readonly<Record<string, string>>[]
  readonly link_trace_ids: readonly string[]
  readonly link_span_ids: readonly string[]
}

/** What is known about one step, attributes and all? */
export const spanDetails: Question<SpanDetailsParams, SpanDetailsRow> = question('span-details', {
  project: 'String',
  trace_id: 'String',
  span_id: 'String',
  limit: 'UInt32',
})

export type SpanMessagesParams = {
  readonly project: string
  readonly trace_id: string
  readonly span_id: string
  readonly most_bytes?: number
  readonly limit: number
}

export type SpanMessagesRow = {
  readonly side: string
  readonly position: number
  readonly hash: string
  readonly role: string
  readonly body: string
  readonly bytes: string
  readonly beginning: string
}

/** What was one step told, and what did it answer? */
export const spanMessages: Question<SpanMessagesParams, SpanMessagesRow> = question('span-messages', {
  project: 'String',
  trace_id: 'String',
  span_id: 'String',
  most_bytes: 'UInt32',
  limit: 'UInt32',
})

export type TaskTimesParams = {
  readonly step_seconds?: number
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly limit: number
}

export type TaskTimesRow = {
  readonly began: number
  readonly task: string
  readonly completed: string
  readonly failed: string
  readonly running: string
  readonly cost_nano: string
  readonly unpriced_calls: string
}

/** How many tasks came to which end, and what did they cost, by time? */
export const taskTimes: Question<TaskTimesParams, TaskTimesRow> = question('task-times', {
  step_seconds: 'UInt32',
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

export type TokensPerTaskParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly limit: number
}

export type TokensPerTaskRow = {
  readonly task: string
  readonly tasks: string
  readonly mean_input_tokens: number
  readonly mean_output_tokens: number
  readonly median_tokens: string
  readonly p95_tokens: string
  readonly p99_tokens: string
  readonly most_tokens: string
  readonly cache_read_tokens: string
  readonly reasoning_tokens: string
  readonly median_steps: string
  readonly p95_steps: string
  readonly most_steps: string
}

/** How many tokens and steps does a task take? */
export const tokensPerTask: Question<TokensPerTaskParams, TokensPerTaskRow> = question('tokens-per-task', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

export type ToolFindingsParams = {
  readonly project: string
  readonly until: Date
  readonly since: Date
  readonly of_service?: string
  readonly of_run?: string
  readonly limit: number
}

export type ToolFindingsRow = {
  readonly finding: string
  readonly trace_id: string
  readonly service: string
  readonly tool: string
  readonly problems: string
  readonly by_agent: string
  readonly times: string
  readonly first_at: string
  readonly first_span_id: string
}

/** What did agents do wrong with their tools: unknown ones, broken arguments, repeats, loops, errors, writes nobody approved? */
export const toolFindings: Question<ToolFindingsParams, ToolFindingsRow> = question('tool-findings', {
  project: 'String',
  until: 'DateTime64(3)',
  since: 'DateTime64(3)',
  of_service: 'String',
  of_run: 'String',
  limit: 'UInt32',
})

export type ToolHintsParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly of_service?: string
  readonly of_run?: string
  readonly limit: number
}

export type ToolHintsRow = {
  readonly hint: string
  readonly trace_id: string
  readonly service: string
  readonly tool: string
  readonly by_agent: string
  readonly times: string
  readonly first_at: string
  readonly first_span_id: string
}

/** What may be wrong with how agents used their tools: errors passed over in silence, ids from nowhere, results nobody used? */
export const toolHints: Question<ToolHintsParams, ToolHintsRow> = question('tool-hints', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  of_service: 'String',
  of_run: 'String',
  limit: 'UInt32',
})

export type ToolSignalPrecisionParams = {
  readonly project: string
  readonly until: Date
  readonly since: Date
  readonly of_service?: string
  readonly of_run?: string
  readonly limit: number
}

export type ToolSignalPrecisionRow = {
  readonly kind: string
  readonly signal: string
  readonly runs_with: string
  readonly failed_with: string
  readonly failed_share_with: number
  readonly runs_without: string
  readonly failed_without: string
  readonly failed_share_without: number | null
}

/** Which tool findings and hints tell that a run fails, judged by how your own runs ended? */
export const toolSignalPrecision: Question<ToolSignalPrecisionParams, ToolSignalPrecisionRow> = question('tool-signal-precision', {
  project: 'String',
  until: 'DateTime64(3)',
  since: 'DateTime64(3)',
  of_service: 'String',
  of_run: 'String',
  limit: 'UInt32',
})

export type UnpricedModelsParams = {
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly limit: number
}

export type UnpricedModelsRow = {
  readonly provider: string
  readonly model: string
  readonly reason: string
  readonly calls: string
  readonly input_tokens: string
  readonly output_tokens: string
  readonly first_seen: string
  readonly last_seen: string
  readonly example_trace_id: string
}

/** Which calls have a bill that we do not know, and why? */
export const unpricedModels: Question<UnpricedModelsParams, UnpricedModelsRow> = question('unpriced-models', {
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

export type WastedSpendParams = {
  readonly abandoned_after_hours?: number
  readonly project: string
  readonly since: Date
  readonly until: Date
  readonly limit: number
}

export type WastedSpendRow = {
  readonly task: string
  readonly reason: string
  readonly tasks: string
  readonly waste_nano: string
  readonly task_nano: string
  readonly share: number
}

/** What was paid for and came to nothing, and why? */
export const wastedSpend: Question<WastedSpendParams, WastedSpendRow> = question('wasted-spend', {
  abandoned_after_hours: 'UInt32',
  project: 'String',
  since: 'DateTime64(3)',
  until: 'DateTime64(3)',
  limit: 'UInt32',
})

/** All questions, by the name of their file. */
export const questions: ReadonlyMap<string, Question> = new Map<string, Question>([
  ['alerts', alerts],
  ['audit-trail', auditTrail],
  ['budget-burn', budgetBurn],
  ['budget-burns', budgetBurns],
  ['cache-savings', cacheSavings],
  ['changes', changes],
  ['compare', compare],
  ['context-growth', contextGrowth],
  ['cost-by-dimension', costByDimension],
  ['cost-by-step', costByStep],
  ['cost-per-task', costPerTask],
  ['coverage', coverage],
  ['dearest-runs', dearestRuns],
  ['drift', drift],
  ['drift-decisions', driftDecisions],
  ['drift-examples', driftExamples],
  ['drift-mix', driftMix],
  ['export-focus', exportFocus],
  ['export-runs', exportRuns],
  ['find-run', findRun],
  ['message-body', messageBody],
  ['model-calls', modelCalls],
  ['model-mix', modelMix],
  ['price-changes', priceChanges],
  ['reconciliation', reconciliation],
  ['recording-parts', recordingParts],
  ['recordings-of-run', recordingsOfRun],
  ['retries', retries],
  ['run-bill', runBill],
  ['run-conversation', runConversation],
  ['run-documents', runDocuments],
  ['run-messages', runMessages],
  ['run-outline', runOutline],
  ['run-reading', runReading],
  ['run-steps', runSteps],
  ['run-texts', runTexts],
  ['runaway-tasks', runawayTasks],
  ['running-now', runningNow],
  ['runs', runs],
  ['runs-matching', runsMatching],
  ['runs-that-read', runsThatRead],
  ['runs-that-said', runsThatSaid],
  ['shared-cost', sharedCost],
  ['slowest-calls', slowestCalls],
  ['span-bill', spanBill],
  ['span-details', spanDetails],
  ['span-messages', spanMessages],
  ['task-times', taskTimes],
  ['tokens-per-task', tokensPerTask],
  ['tool-findings', toolFindings],
  ['tool-hints', toolHints],
  ['tool-signal-precision', toolSignalPrecision],
  ['unpriced-models', unpricedModels],
  ['wasted-spend', wastedSpend],
])
