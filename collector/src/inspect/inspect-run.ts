import type { RunReadingRow, RunStepsRow, RunTextsRow } from '@spanledger/queries'
import { followDocuments } from './follow-documents.ts'
import { messageText } from './message-text.ts'
import type { StoredRun } from './read-run.ts'
import type { Authority, InspectedStep, ReadDocument, Said, Since, ToolUse } from './step.ts'

/**
 * The steps of a run in order of time, each with what it was told, what that adds to the call before it of the same
 * agent, what it found and whether that was used, what it changed and who allowed that, and the cost so far.
 */
export function inspectRun({ steps, reading, texts }: StoredRun): readonly InspectedStep[] {
  const sources: Sources = {
    readings: new Map(reading.map(row => [row.span_id, row])),
    texts: new Map(texts.map(row => [row.hash, row])),
  }
  const previous = new Map<string, InspectedStep>()
  const inspected: InspectedStep[] = []
  for (const [index, row] of steps.entries()) {
    const bare = bareStep(row, sources)
    const before = previous.get(lineOf(bare))
    const step: InspectedStep = {
      ...bare,
      number: index + 1,
      ...costSoFar(row, inspected.at(-1)),
      ...(before && sinceThen(bare, before)),
    }
    if (step.told.length > 0) previous.set(lineOf(step), step)
    inspected.push(step)
  }
  return followDocuments(inspected, hash => saidBy(hash, sources.texts).text)
}

interface Sources {
  readonly readings: ReadonlyMap<string, RunReadingRow>
  readonly texts: ReadonlyMap<string, RunTextsRow>
}

/** Calls whose prompts grow out of one another: those of one agent, under one parent, to one model. */
function lineOf({ parentSpanId, agent, model }: Pick<InspectedStep, 'parentSpanId' | 'agent' | 'model'>): string {
  return JSON.stringify([agent === '' ? parentSpanId : agent, model])
}

type BareStep = Omit<InspectedStep, 'number' | 'costSoFarNano' | 'unpricedSoFar'>

function bareStep(row: RunStepsRow, { readings, texts }: Sources): BareStep {
  const reading = readings.get(row.span_id)
  const said = (hashes: readonly string[]) => hashes.map(hash => saidBy(hash, texts))
  return {
    spanId: row.span_id,
    parentSpanId: row.parent_span_id || undefined,
    name: row.name,
    category: row.category,
    agent: reading?.agent ?? '',
    operation: row.operation,
    model: row.model,
    provider: row.provider,
    startTime: row.start_time,
    durationUs: Number(row.duration_us),
    status: row.status,
    problem: row.status === 'error' ? row.error_type || row.status_message || 'error' : undefined,
    attempt: Number(row.attempt) || 1,
    inputTokens: row.input_tokens,
    outputTokens: row.output_tokens,
    grownTokens: undefined,
    costNano: row.cost_nano === null || row.cost_status === 'none' ? undefined : BigInt(row.cost_nano),
    prompt: promptOf(reading),
    temperature: reading?.temperature || undefined,
    toolset: reading?.toolset_hash || undefined,
    told: said(reading?.input_hashes ?? []),
    since: undefined,
    answered: said(reading?.output_hashes ?? []),
    tool: toolUse(row, reading, texts),
    authority: authorityOf(row),
    documents: documentsOf(row, reading),
  }
}

function saidBy(hash: string, texts: Sources['texts']): Said {
  const row = texts.get(hash)
  const body = row?.body ?? ''
  return { hash, role: row?.role ?? '', text: body === '' && row?.bytes !== '0' ? undefined : messageText(body) }
}

function promptOf(reading: RunReadingRow | undefined): InspectedStep['prompt'] {
  const { prompt_name: name = '', prompt_version: version = '' } = reading ?? {}
  return name === '' && version === '' ? undefined : { name, version }
}

function toolUse(row: RunStepsRow, reading: RunReadingRow | undefined, texts: Sources['texts']): ToolUse | undefined {
  if (row.category !== 'tool' && row.tool_name === '') return undefined
  const part = (hash = '') => (hash === '' ? undefined : saidBy(hash, texts))
  return {
    name: row.tool_name || row.name,
    effect: row.tool_effect,
    arguments: part(reading?.tool_arguments_hash),
    result: part(reading?.tool_result_hash),
  }
}

function authorityOf(row: RunStepsRow): Authority {
  return {
    decision: row.decision_result,
    policy: row.decision_policy,
    revision: row.decision_revision,
    approver: row.approver,
    approval: row.approval_id,
    principal: row.principal,
    actingAs: row.acting_as,
  }
}

function documentsOf(row: RunStepsRow, reading: RunReadingRow | undefined): readonly ReadDocument[] {
  return row.document_ids.map((id, index) => ({
    id,
    hash: row.document_hashes[index] ?? '',
    source: row.document_sources[index] ?? '',
    version: row.document_versions[index] ?? '',
    score: reading?.document_scores[index],
    use: { kind: 'unknown', step: undefined },
  }))
}

/** A call that another step tells of too is in no sum. */
function costSoFar(row: RunStepsRow, before: InspectedStep | undefined) {
  const counts = row.uncounted === ''
  return {
    costSoFarNano: (before?.costSoFarNano ?? 0n) + (counts ? BigInt(row.cost_nano ?? 0) : 0n),
    unpricedSoFar: (before?.unpricedSoFar ?? 0) + (counts && row.cost_nano === null ? 1 : 0),
  }
}

function sinceThen(step: BareStep, before: InspectedStep): Pick<InspectedStep, 'since' | 'grownTokens'> {
  if (step.told.length === 0) return { since: undefined, grownTokens: undefined }
  return { since: differenceTo(step.told, before), grownTokens: step.inputTokens - before.inputTokens }
}

/** Conversations grow at their end: what is the same stands in the same order, so counting each text is enough. */
function differenceTo(told: readonly Said[], before: InspectedStep): Since {
  const added = without(told, before.told)
  return { step: before.number, same: told.length - added.length, added, removed: without(before.told, told) }
}

function without(list: readonly Said[], taken: readonly Said[]): readonly Said[] {
  const left = new Map<string, number>()
  for (const { hash } of taken) left.set(hash, (left.get(hash) ?? 0) + 1)
  return list.filter(({ hash }) => {
    const times = left.get(hash) ?? 0
    left.set(hash, times - 1)
    return times <= 0
  })
}
