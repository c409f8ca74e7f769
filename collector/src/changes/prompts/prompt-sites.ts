import { RecentMap } from '../../bounded/recent-map.ts'
import type { LedgerSpan, Message } from '../../model.ts'
import type { Versioned } from '../change.ts'
import type { Fact } from '../facts.ts'
import { PromptMiner } from './prompt-miner.ts'
import type { Template } from './template.ts'
import { templateLines, type TemplateLine } from './template-lines.ts'

const mostSites = 200
const mostPrompts = 1_000
/** Of one call site, by the time of its spans. */
const mostPerSecond = 50
/** Longer ones are mostly documents. */
const mostLength = 16_000

interface SeenPrompt {
  readonly project: string
  readonly span: LedgerSpan
  readonly site: string
}

/** Which version of which prompt a call has: by its name where it has one, else by what the calls of its site share. */
export class PromptSites {
  readonly #miners = new RecentMap<string, PromptMiner>(mostSites)
  readonly #split = new RecentMap<string, readonly TemplateLine[]>(mostPrompts)

  readonly #looks = new RecentMap<string, { second: bigint; count: number }>(mostSites)

  restore({ project, service, environment, name }: Versioned, template: Template): void {
    const [, site = name, number = '1'] = /^(.*?)(?: #(\d+))?$/s.exec(name) ?? []
    this.#minerOf([project, service, environment, site]).restore({ number: Number(number), template })
  }

  see({ project, span, site }: SeenPrompt): Fact | undefined {
    if (span.category !== 'model') return undefined
    const said =
      span.content.input.find(({ role }) => role === 'system' || role === 'developer') ?? span.content.input[0]
    const explicit = explicitOf(span)
    if (explicit) return { kind: 'prompt', ...explicit, value: said ? textOf(said) : '' }
    if (!said) return undefined
    const { resource, traceId } = span.otlp
    const environment = resource.attributes.get('deployment.environment.name') ?? ''
    const place = [project, span.service, typeof environment === 'string' ? environment : '', site]
    const key = JSON.stringify(place)
    if (!this.#mayLook(key, span.otlp.startNano)) return undefined
    const found = this.#minerOf(place).see(this.#linesOf(said), {
      conversation: span.conversationId ?? traceId,
      atNano: span.otlp.startNano,
    })
    if (!found) return undefined
    const { number, template, sinceNano } = found
    const value = template.lines.map(({ text }) => text).join('\n')
    return { kind: 'prompt', name: number === 1 ? site : `${site} #${number}`, hash: template.hash, value, sinceNano }
  }

  /** Where there are many calls a part of them tells as much, and this costs more than all else that is done to a span. */
  #mayLook(key: string, startNano: bigint): boolean {
    const second = startNano / 1_000_000_000n
    const looks = this.#looks.made(key, () => ({ second, count: 0 }))
    if (looks.second !== second) Object.assign(looks, { second, count: 0 })
    looks.count += 1
    return looks.count <= mostPerSecond
  }

  #minerOf(place: readonly string[]): PromptMiner {
    return this.#miners.made(JSON.stringify(place), () => new PromptMiner())
  }

  /** Calls of a service without anything dynamic in the prompt all say the same. */
  #linesOf(message: Message): readonly TemplateLine[] {
    return this.#split.made(message.hash, () => templateLines(textOf(message)))
  }
}

function explicitOf({ attributes }: LedgerSpan): { readonly name: string; readonly hash: string } | undefined {
  const name = attributes.get('gen_ai.prompt.name')
  const version = attributes.get('gen_ai.prompt.version')
  return typeof name === 'string' && typeof version === 'string' && version !== '' ? { name, hash: version } : undefined
}

/** The text of a message in the conventions' form, or as it is. */
function textOf({ body }: Message): string {
  const bounded = body.slice(0, 4 * mostLength)
  if (!bounded.startsWith('{')) return bounded.slice(0, mostLength)
  try {
    const { parts } = JSON.parse(body) as { readonly parts?: readonly { readonly content?: unknown }[] }
    const texts = parts?.flatMap(({ content }) => (typeof content === 'string' ? [content] : [])) ?? []
    return texts.join('\n').slice(0, mostLength)
  } catch {
    return bounded.slice(0, mostLength)
  }
}
