import type { Recording, Verdict } from '@spanledger/instrumentation/replay'
import type { PlayedCost } from './cost-of-play.ts'

/** One recording that was executed, as the rules see it. */
export interface Executed {
  readonly recording: Recording
  readonly verdict: Verdict
  readonly cost: PlayedCost
}

export interface Rule {
  readonly text: string
  /** What is against it; `undefined` where nothing is. */
  breach(executed: Executed): string | undefined
}

interface RuleKind {
  readonly form: RegExp
  readonly example: string
  readonly breach: (executed: Executed, limit: number) => string | undefined
}

const kinds: readonly RuleKind[] = [
  { form: /^no divergence$/, example: 'no divergence', breach: divergence },
  { form: /^no (?:new )?(?:new unknown|unknown|new) tool$/, example: 'no unknown tool', breach: unknownTool },
  { form: /^no new write$/, example: 'no new write', breach: newWrite },
  { form: /^max cost \+(\d+(?:\.\d+)?) ?%$/, example: 'max cost +10 %', breach: dearer },
  { form: /^max calls \+(\d+)$/, example: 'max calls +2', breach: moreCalls },
]

/** Reads a rule as it is written. @throws Error naming the rule and all forms there are */
export function readRule(text: string): Rule {
  for (const { form, breach } of kinds) {
    const match = form.exec(text.trim())
    if (match !== null) return { text, breach: executed => breach(executed, Number(match[1] ?? 0)) }
  }
  const forms = kinds.map(({ example }) => JSON.stringify(example)).join(', ')
  throw new Error(`there is no rule ${JSON.stringify(text)}: expected one like ${forms}`)
}

function divergence({ verdict }: Executed): string | undefined {
  const { first } = verdict
  if (verdict.verdict === 'incomplete')
    return `the record lacks ${verdict.lacks.map(({ kind, what }) => `${kind} (${what})`).join(', ')}`
  if (first === undefined) return undefined
  const where = first.step === undefined ? first.name : `step ${first.step}, ${first.name}`
  return `${first.kind}: ${where}${first.pointer === '' ? '' : ` at ${first.pointer}`}`
}

function unknownTool({ recording, verdict }: Executed): string | undefined {
  const known = new Set(recording.steps.map(({ name }) => name))
  const unknown = verdict.made.filter(({ seam, name }) => (seam === 'tool' || seam === 'mcp') && !known.has(name))
  return unknown.length === 0 ? undefined : `calls ${[...new Set(unknown.map(({ name }) => name))].join(', ')}`
}

/** Of a call that is not in the record it is not known that it only reads. */
function newWrite({ recording, verdict }: Executed): string | undefined {
  const reading = new Set(recording.steps.filter(({ effect }) => effect === 'read').map(({ name }) => name))
  const written = verdict.made.filter(
    ({ seam, name, step }) => step === undefined && (seam === 'tool' || seam === 'mcp') && !reading.has(name),
  )
  return written.length === 0 ? undefined : `calls ${[...new Set(written.map(({ name }) => name))].join(', ')} again`
}

function dearer({ cost }: Executed, percent: number): string | undefined {
  const { recordedNano, playedNano, recordedUnpriced, playedUnpriced } = cost
  const most = recordedNano + (recordedNano * BigInt(Math.round(percent * 100))) / 10_000n
  if (playedNano > most) return `costs ${playedNano} nano-dollars instead of ${recordedNano}`
  if (playedUnpriced <= recordedUnpriced * (1 + percent / 100)) return undefined
  return `calls without a known price ask ${playedUnpriced} characters instead of ${recordedUnpriced}`
}

function moreCalls({ recording, verdict }: Executed, more: number): string | undefined {
  const before = recording.steps.filter(({ within }) => within === undefined).length
  const now = verdict.made.length
  return now <= before + more ? undefined : `makes ${now} calls instead of ${before}`
}
