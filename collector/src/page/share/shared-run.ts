import type { RunConversationRow, RunOutlineRow } from '@spanledger/queries'
import { redacted } from './redacted.ts'
import { style } from './style.ts'

export interface SharedRun {
  readonly id: string
  readonly steps: readonly RunOutlineRow[]
  readonly messages: readonly RunConversationRow[]
  /** True where the run has more than the file holds. */
  readonly isCut: boolean
}

/**
 * A run as one file: no script, nothing loaded, and every text of the run escaped. Costs are in dollars; a sum over calls
 * whose bill is not known says so.
 */
export function sharedRun({ id, steps, messages, isCut }: SharedRun): string {
  const counted = steps.filter(({ uncounted }) => uncounted === '')
  const nano = counted.reduce((sum, { cost_nano: cost }) => sum + BigInt(cost ?? 0), 0n)
  const unknown = counted.filter(({ cost_nano: cost }) => cost === null).length
  const root = steps.find(({ parent_span_id: parent }) => parent === '') ?? steps[0]
  const title = textOf(root?.task_name || root?.name || id)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<h1>${title}</h1>
<p>Run <code>${escaped(id)}</code>${root ? `, ${textOf(root.service)}, ${startOf(steps)}` : ''}</p>
<p>${steps.length} ${steps.length === 1 ? 'step' : 'steps'}, ${costText(nano, unknown)}${endOf(steps)}. Secrets and personal data were taken out.${
    isCut ? ' The run has more than this file holds.' : ''
  }</p>
<h2>Steps</h2>
<div>
<table>
<thead><tr><th>Step</th><th class="number">Took</th><th class="number">Cost</th><th>Model</th><th>Status</th></tr></thead>
<tbody>
${stepRows(steps)}
</tbody>
</table>
</div>
<h2>Conversation</h2>
${messages.map(messageBlock).join('\n')}
</body>
</html>
`
}

/** In UTC: it is read in other zones than it was made in. */
function startOf(steps: readonly RunOutlineRow[]): string {
  const nano = steps.map(({ start_nano: start }) => BigInt(start)).reduce((one, other) => (one < other ? one : other))
  return new Date(Number(nano / 1_000_000n))
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC')
}

/** How it ended, where somebody said so. */
function endOf(steps: readonly RunOutlineRow[]): string {
  const said = steps.find(({ task_outcome: outcome }) => outcome !== '')?.task_outcome
  return said === undefined ? '' : `, ${textOf(said)}`
}

/** Deeper trees than this are told apart by their order alone. */
const mostIndented = 12

function stepRows(steps: readonly RunOutlineRow[]): string {
  const parents = new Map(steps.map(({ span_id: id, parent_span_id: parent }) => [id, parent]))
  const depthOf = (id: string) => {
    let depth = 0
    for (let at = parents.get(id); at !== undefined && parents.has(at) && depth < mostIndented; at = parents.get(at))
      depth += 1
    return depth
  }
  return steps
    .map(step => {
      const isBilled = step.cost_status !== 'none' && step.uncounted === ''
      const cost = isBilled ? (step.cost_nano === null ? 'unknown' : dollars(BigInt(step.cost_nano))) : ''
      const indent = depthOf(step.span_id) * 16
      const status = step.status === 'error' ? textOf(step.error_type || 'error') : ''
      return `<tr><td style="padding-left:${indent}px">${textOf(step.name)}</td><td class="number">${took(step)}</td><td class="number">${cost}</td><td>${textOf(step.model)}</td><td>${status}</td></tr>`
    })
    .join('\n')
}

function messageBlock({ role, body, beginning, bytes }: RunConversationRow): string {
  const said = body === '' ? `${beginning}\n… ${bytes} bytes in all` : wordsOf(body)
  return `<section><h3>${textOf(role)}</h3><pre>${textOf(said)}</pre></section>`
}

/** The words of a stored message: its texts, and everything else as JSON. */
function wordsOf(body: string): string {
  const value = parsed(body)
  if (typeof value === 'string') return value
  const parts: unknown = typeof value === 'object' && value !== null && 'parts' in value ? value.parts : undefined
  if (!Array.isArray(parts)) return value === undefined ? body : JSON.stringify(value, undefined, 2)
  return parts
    .map((part: unknown) => {
      const content: unknown = typeof part === 'object' && part !== null && 'content' in part ? part.content : undefined
      return typeof content === 'string' ? content : JSON.stringify(part, undefined, 2)
    })
    .join('\n')
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function took({ duration_ns: ns }: RunOutlineRow): string {
  const ms = Number(ns) / 1e6
  return ms > 0 && ms < 0.05 ? '&lt;0.1 ms' : `${ms.toFixed(1)} ms`
}

function costText(nano: bigint, unknown: number): string {
  if (unknown === 0) return dollars(nano)
  return nano === 0n
    ? 'cost unknown'
    : `≥ ${dollars(nano)} (${unknown} ${unknown === 1 ? 'call has' : 'calls have'} no known bill)`
}

function dollars(nano: bigint): string {
  const sign = nano < 0n ? '-' : ''
  const digits = String(nano < 0n ? -nano : nano).padStart(10, '0')
  return `${sign}$${digits.slice(0, -9)}.${digits.slice(-9)}`
}

function textOf(text: string): string {
  return escaped(redacted(text))
}

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
])

/** For text and for attributes in quotes. Controls and direction marks are shown, never obeyed. */
function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, character => entities.get(character) ?? '')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, character => (/[\n\t\u200c\u200d]/.test(character) ? character : '\ufffd'))
}
