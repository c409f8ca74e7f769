import { textDifference } from '../../../../compare/text-difference.ts'
import type { Factor } from '../../../../rerun/paired.ts'
import type { Rerun, RerunCall, Try } from '../../../../rerun/rerun-calls.ts'
import { textLines } from '../../../print/inspect/text-lines.ts'
import { plainText, tableLines, type TableColumn } from '../../../print/table.ts'
import { usdColumn } from '../../../print/usd.ts'

/** What came of asking again: a line for each call, the first answer that differs, and what the pairs say. */
export function rerunLines({ calls, tools, ...factors }: Rerun): readonly string[] {
  return [
    ...tableLines(columns, calls),
    '',
    ...calls.flatMap(differenceLines),
    `the recorded tools: only unchanged ${tools.onlyUnchanged}, only changed ${tools.onlyChanged} (McNemar p = ${tools.probability.toFixed(3)})`,
    `cost × ${factorText(factors.cost)}`,
    `latency × ${factorText(factors.latency)}`,
    `input tokens × ${factorText(factors.inputTokens)}`,
    `output tokens × ${factorText(factors.outputTokens)}`,
  ]
}

const columns: readonly TableColumn<RerunCall>[] = [
  { title: 'step', align: 'right', cell: ({ step }) => String(step) },
  { title: 'call', cell: ({ name }) => name },
  { title: 'same tools', align: 'right', cell: call => share(call, ({ sameTools }) => sameTools) },
  { title: 'same text', align: 'right', cell: call => share(call, ({ sameText }) => sameText) },
  { title: 'failed', align: 'right', cell: call => share(call, ({ status }) => status >= 400) },
  { title: 'cost', align: 'right', cell: ({ unchanged, changed }) => `${costOf(unchanged)} → ${costOf(changed)}` },
]

function share({ unchanged, changed }: RerunCall, holds: (one: Try) => boolean): string {
  return [unchanged, changed].map(tries => `${tries.filter(holds).length}/${tries.length}`).join(' → ')
}

function costOf(tries: readonly Try[]): string {
  const known = tries.map(({ costNano }) => costNano).filter(nano => nano !== undefined)
  if (known.length === 0) return 'unknown'
  return usdColumn(known.reduce((sum, nano) => sum + nano, 0n) / BigInt(known.length))
}

function differenceLines({ step, recorded, changed }: RerunCall): readonly string[] {
  const other = changed.find(({ sameText, sameTools, status }) => status < 400 && (!sameText || !sameTools))
  if (other === undefined) return []
  const words = textDifference(said(recorded), said(other.answer)).map(({ kind, text }) => {
    return kind === 'same' ? text : kind === 'removed' ? `[-${text}-]` : `{+${text}+}`
  })
  return [...textLines(plainText(`step ${step}, recorded and changed`), words.join(''), 12), '']
}

function said({ text, tools }: RerunCall['recorded']): string {
  return [text, ...tools.map(tool => `${tool.name}(${tool.arguments})`)].filter(part => part !== '').join('\n')
}

export function factorText(factor: Factor | undefined): string {
  if (factor === undefined) return 'unknown'
  const { mean, low, high, pairs } = factor
  const interval =
    low === undefined || high === undefined ? 'no interval' : `95 %: ${low.toFixed(3)} to ${high.toFixed(3)}`
  return `${mean.toFixed(3)} (${interval}, ${pairs} pairs)`
}
