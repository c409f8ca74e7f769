import { fits, likeness, sharedLines, templateOf, type Template } from './template.ts'
import type { TemplateLine } from './template-lines.ts'

/** So many conversations have to agree before their lines are a template. */
const learnFrom = 10
/** So many in a row have to have a line that nobody had before, until it belongs to the template. */
const freshAfter = 8
const mostTemplates = 8
const mostUnmatched = 30
const mostSeenLines = 2_000

/** A prompt as one of the versions of one of the templates of its call site. */
export interface Sighting {
  /** The number of the prompt at its call site, from 1. */
  readonly number: number
  readonly template: Template
  /** When the first of the calls began that it was learned from, in Unix nanoseconds; undefined if that is long known. */
  readonly sinceNano?: bigint | undefined
}

/**
 * Finds the template behind the prompts of one call site, and its versions: the lines that all calls have are the
 * template, and what differs from call to call, such as names, documents and dates, is not.
 *
 * Calls of one conversation are alike for other reasons, so conversations count and not calls. A line that goes while
 * other conversations still have it was never part of the template: the template gets smaller and stays the version it
 * is.
 */
export class PromptMiner {
  readonly #live: LiveTemplate[] = []
  #unmatched: Unmatched[] = []
  #prompts = 0
  #clock = 0

  /** A version that was found before, by another collector or before a restart; the newest comes last. */
  restore({ number, template }: Sighting): void {
    this.#keep({ number, template })
    this.#prompts = Math.max(this.#prompts, number)
  }

  /** Which version of which prompt this is; undefined while that is not known. */
  see(prompt: readonly TemplateLine[], { conversation, atNano }: PromptCall): Sighting | undefined {
    this.#clock += 1
    const known = this.#live.filter(({ template }) => fits(template, prompt)).sort(byLines)[0]
    if (!known) return this.#learn({ prompt, conversation, atNano, at: this.#clock })
    known.matchedAt = this.#clock
    const fresh = freshLines(known, prompt, conversation)
    if (fresh.size === 0) return known
    const had = new Set([...known.template.lines.map(({ key }) => key), ...fresh])
    return this.#keep({ number: known.number, template: templateOf(prompt.filter(({ key }) => had.has(key))) })
  }

  #learn(unmatched: Unmatched): Sighting | undefined {
    if (this.#unmatched.some(({ conversation }) => conversation === unmatched.conversation)) return undefined
    this.#unmatched = [...this.#unmatched, unmatched].slice(-mostUnmatched)
    const group = alike(this.#unmatched)
    if (group.length < learnFrom) return undefined
    this.#unmatched = this.#unmatched.filter(entry => !group.includes(entry))
    const lines = sharedLines(group.map(entry => entry.prompt))
    const template = templateOf(lines)
    const smaller = this.#live.find(live => isPart(lines, live) && live.matchedAt > (group[0]?.at ?? 0))
    if (smaller) {
      smaller.template = { hash: smaller.template.hash, lines }
      return smaller
    }
    const before = this.#live
      .map(live => ({ live, likeness: likeness(live.template, template) }))
      .sort((one, other) => other.likeness - one.likeness)[0]
    const sinceNano = group[0]?.atNano
    if (before && before.likeness >= 0.3) return this.#keep({ number: before.live.number, template, sinceNano })
    this.#prompts += 1
    return this.#keep({ number: this.#prompts, template, sinceNano })
  }

  #keep({ number, template, sinceNano }: Sighting): LiveTemplate {
    const live = {
      number,
      template,
      sinceNano,
      matchedAt: this.#clock,
      seen: new Set<string>(),
      fresh: new Map(),
      matches: 0,
    }
    this.#live.push(live)
    if (this.#live.length > mostTemplates) {
      const oldest = this.#live.reduce((one, other) => (other.matchedAt < one.matchedAt ? other : one))
      this.#live.splice(this.#live.indexOf(oldest), 1)
    }
    return live
  }
}

interface LiveTemplate extends Sighting {
  template: Template
  matchedAt: number
  matches: number
  /** Lines beside the template's that calls had. */
  readonly seen: Set<string>
  /** Lines nobody had before, and in which conversations in a row they came since. */
  fresh: Map<string, Set<string>>
}

interface Unmatched {
  readonly prompt: readonly TemplateLine[]
  readonly conversation: string
  readonly atNano: bigint
  readonly at: number
}

export interface PromptCall {
  /** Calls of one conversation count once. */
  readonly conversation: string
  /** When it began, in Unix nanoseconds. */
  readonly atNano: bigint
}

function byLines(one: LiveTemplate, other: LiveTemplate): number {
  return other.template.lines.length - one.template.lines.length || other.matchedAt - one.matchedAt
}

/** Lines that were new lately and are in every call since; empty as long as there are not enough of those. */
function freshLines(live: LiveTemplate, prompt: readonly TemplateLine[], conversation: string): ReadonlySet<string> {
  live.matches += 1
  const own = new Set(live.template.lines.map(({ key }) => key))
  const others = new Set(prompt.flatMap(({ key }) => (own.has(key) ? [] : [key])))
  const fresh = new Map<string, Set<string>>()
  for (const [key, conversations] of live.fresh)
    if (others.has(key))
      fresh.set(key, conversations.size < freshAfter ? conversations.add(conversation) : conversations)
  // What comes now and then has come by then.
  if (live.matches > learnFrom && live.seen.size < mostSeenLines)
    for (const key of others) if (!live.seen.has(key)) fresh.set(key, new Set([conversation]))
  if (live.seen.size < mostSeenLines) for (const key of others) live.seen.add(key)
  live.fresh = fresh
  return new Set([...fresh].flatMap(([key, conversations]) => (conversations.size >= freshAfter ? [key] : [])))
}

/** Those that share the line which most of them have. */
function alike(unmatched: readonly Unmatched[]): readonly Unmatched[] {
  const counts = new Map<string, number>()
  for (const { prompt } of unmatched)
    for (const key of new Set(prompt.map(line => line.key))) counts.set(key, (counts.get(key) ?? 0) + 1)
  const [most] = [...counts].reduce((one, other) => (other[1] > one[1] ? other : one), ['', 0])
  return unmatched.filter(({ prompt }) => prompt.some(({ key }) => key === most))
}

function isPart(lines: readonly TemplateLine[], { template }: LiveTemplate): boolean {
  const keys = new Set(template.lines.map(({ key }) => key))
  return lines.every(({ key }) => keys.has(key))
}
