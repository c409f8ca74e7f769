import type { Authority, InspectedStep, ReadDocument, Said } from '../../../inspect/step.ts'
import { plainText } from '../table.ts'
import { usd } from '../usd.ts'
import { textLines } from './text-lines.ts'

/** Steps as a person reads them: `short` shows what is new in each, `full` all that it was told. */
export function inspectLines(steps: readonly InspectedStep[], detail: 'short' | 'full'): readonly string[] {
  return steps.flatMap(step => [heading(step), ...bodyOf(step, detail).map(line => `   ${line}`), ''])
}

function heading(step: InspectedStep): string {
  const { number, name, model, durationUs, attempt, problem } = step
  const facts = [
    name.includes(model) ? name : `${name} ${model}`,
    `${(durationUs / 1000).toFixed(0)} ms`,
    costText(step),
    attempt > 1 ? `attempt ${attempt}` : '',
    problem === undefined ? '' : `error ${problem}`,
  ]
  return plainText(`${String(number).padStart(2)} ${facts.filter(fact => fact !== '').join('  ')}`)
}

function costText({ category, costNano, costSoFarNano, unpricedSoFar, inputTokens, outputTokens }: InspectedStep) {
  const soFar = `${unpricedSoFar > 0 ? '≥ ' : ''}${usd(costSoFarNano)} so far`
  if (category !== 'model') return soFar
  return `${inputTokens} in, ${outputTokens} out, ${costNano === undefined ? 'cost unknown' : usd(costNano)}, ${soFar}`
}

function bodyOf(step: InspectedStep, detail: 'short' | 'full'): readonly string[] {
  const { told, since, grownTokens, answered, tool, documents, authority } = step
  const isNew = detail === 'short' && since !== undefined
  return [
    ...(since === undefined ? [] : [sinceText(since, grownTokens)]),
    ...(since?.removed ?? []).flatMap(said => saidLines('no longer told', said, detail)),
    ...(isNew ? since.added : told).flatMap(said => saidLines(isNew ? 'newly told' : 'told', said, detail)),
    ...(tool?.arguments ? saidLines(`${tool.effect || 'tool'} ${tool.name} with`, tool.arguments, detail) : []),
    ...documents.map(documentText),
    ...(tool?.result ? saidLines('gave', tool.result, detail) : []),
    ...authorityLines(authority, tool?.effect),
    ...answered.flatMap(said => saidLines('answered', said, detail)),
  ]
}

function sinceText({ step, same, added, removed }: NonNullable<InspectedStep['since']>, grown = 0): string {
  const tokens = `${grown < 0 ? '' : '+'}${grown} tokens`
  return `since step ${step}: ${same} messages the same, ${added.length} new, ${removed.length} gone, ${tokens}`
}

function saidLines(how: string, { role, text, hash }: Said, detail: 'short' | 'full'): readonly string[] {
  const who = how.endsWith('told') && role !== '' ? `${how} (${role})` : how
  if (text === undefined) return [plainText(`${who}: not kept, ${hash}`)]
  return textLines(who, text, detail === 'full' ? Number.POSITIVE_INFINITY : 3)
}

function documentText({ id, hash, source, version, score, use }: ReadDocument): string {
  const facts = [
    version === '' ? '' : `version ${version}`,
    source === '' ? '' : `from ${source}`,
    score === undefined ? '' : `score ${score}`,
    hash.slice(0, 12),
    use.step === undefined ? use.kind : `${use.kind} in step ${use.step}`,
  ]
  return plainText(`document ${id}: ${facts.filter(fact => fact !== '').join(', ')}`)
}

function authorityLines(authority: Authority, effect: string | undefined): readonly string[] {
  const { decision, policy, revision, approver, approval, principal, actingAs } = authority
  const facts = [
    decision && `${decision} by ${policy || 'a policy'}${revision && `@${revision}`}`,
    approver && `approved by ${approver}${approval && ` (${approval})`}`,
    principal && `for ${principal}`,
    actingAs && `as ${actingAs}`,
  ].filter(fact => fact !== '')
  if (facts.length > 0) return [plainText(`allowed: ${facts.join(', ')}`)]
  return effect === 'write' ? ['allowed: nobody asked'] : []
}
