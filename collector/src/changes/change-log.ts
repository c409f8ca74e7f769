import { RecentMap } from '../bounded/recent-map.ts'
import type { LedgerSpan } from '../model.ts'
import type { OtlpResource } from '../otlp.ts'
import type { Change, ChangeKind, Versioned } from './change.ts'
import { templateIn } from './differences.ts'
import { commitOf, factsOf, factsOfResource, signatureOf, siteOf, type Fact } from './facts.ts'
import { LiveVersions } from './live-versions.ts'
import { PromptSites } from './prompts/prompt-sites.ts'

const dayNano = 86_400_000_000_000n
const minuteNano = 60_000_000_000n
const mostRowsPerHour = 1_000
const mostTold = 5_000
/** The spans that tell of versions. */
const tells: ReadonlySet<LedgerSpan['category']> = new Set(['model', 'embedding', 'rerank', 'retrieval'])

/**
 * Notices what is new in the spans that come in: versions of prompts, tools, models, parameters, look-ups, prices and
 * code, each with what came before it.
 *
 * What it knows is in memory, bounded, and read from the store at the start; until then it says nothing, since every
 * span would look new. A version is told again by every span that has it, so nothing is lost by that.
 */
export class ChangeLog {
  readonly #versions = new LiveVersions()
  readonly #prompts = new PromptSites()
  /** What spans told lately, and when the newest of them began. */
  readonly #told = new RecentMap<string, bigint>(mostTold)
  readonly #written = new Map<string, { hour: bigint; rows: number }>()
  #unsaved: readonly Change[] = []
  #isReady = false

  /** Whether it knows what the store knows. */
  get isReady(): boolean {
    return this.#isReady
  }

  /** Versions that are in the store, the newest last. From now on what is not among them is new. */
  restore(changes: readonly Change[]): void {
    for (const change of changes) {
      this.#versions.restore(change)
      if (change.kind === 'prompt' && change.value !== '')
        this.#prompts.restore(change, { ...templateIn(change.value), hash: change.newHash })
    }
    this.#isReady = true
  }

  /** The rows to store together with these spans. Give them back with `failed` if they could not be. */
  rowsOf(project: string, spans: readonly LedgerSpan[], nowNano: bigint): readonly Change[] {
    if (!this.#isReady) return []
    const rows = [...this.#unsaved]
    this.#unsaved = []
    const resources = new Set<OtlpResource>()
    for (const span of spans) {
      const at = atOf(span, nowNano)
      const see = (fact: Fact) => this.#see(at(project, fact), fact, rows)
      if (!resources.has(span.otlp.resource)) factsOfResource(span.otlp.resource, span.service).forEach(see)
      resources.add(span.otlp.resource)
      if (tells.has(span.category) && this.#isWorthALook(project, span)) factsOf(span).forEach(see)
      const prompt = this.#prompts.see({ project, span, site: siteOf(span) })
      if (prompt) see(prompt)
    }
    return rows
  }

  /** The rows to store for what the collector itself is told; it is of no service, and of the project `default`. */
  ownRows(facts: readonly Fact[], nowNano: bigint): readonly Change[] {
    const rows: Change[] = []
    for (const fact of facts) {
      const versioned = { project: 'default', service: '', environment: '', kind: fact.kind, name: fact.name }
      this.#see({ versioned, atNano: nowNano, revision: undefined }, fact, rows)
    }
    return rows
  }

  /** What could not be stored is stored with the next spans. */
  failed(rows: readonly Change[]): void {
    this.#unsaved = [...this.#unsaved, ...rows].slice(-mostRowsPerHour)
  }

  /** Most spans tell exactly what the one before them told. Once a minute is enough to know that it still runs. */
  #isWorthALook(project: string, span: LedgerSpan): boolean {
    const told = `${project}\n${signatureOf(span)}`
    const { startNano } = span.otlp
    const seenNano = this.#told.get(told)
    if (seenNano !== undefined && startNano - seenNano < minuteNano && seenNano - startNano < minuteNano) return false
    this.#told.set(told, startNano)
    return true
  }

  #see(place: Place, { hash, value, sinceNano }: Fact, rows: Change[]): void {
    const row = this.#versions.see({ ...place, hash, value, sinceNano })
    if (row && this.#mayWrite(place.versioned.project, place.atNano)) rows.push(row)
  }

  /** Whoever sends may send any names: what he can have written is bounded. */
  #mayWrite(project: string, atNano: bigint): boolean {
    const hour = atNano / (dayNano / 24n)
    const written = this.#written.get(project)
    if (written?.hour !== hour) this.#written.set(project, { hour, rows: 1 })
    else written.rows += 1
    return (this.#written.get(project)?.rows ?? 0) <= mostRowsPerHour
  }
}

interface Place {
  readonly versioned: Versioned
  readonly atNano: bigint
  readonly revision: string | undefined
}

/** Where and when a span tells something. Its time is the sender's: one that cannot be is taken for now. */
function atOf(span: LedgerSpan, nowNano: bigint) {
  const { startNano, resource } = span.otlp
  const isPlausible = startNano <= nowNano + dayNano / 24n && startNano > nowNano - 400n * dayNano
  const revision = commitOf(resource.attributes)
  const environment = environmentOf(resource)
  return (project: string, { kind, name }: { readonly kind: ChangeKind; readonly name: string }): Place => ({
    versioned: { project, service: span.service, environment, kind, name },
    atNano: isPlausible ? startNano : nowNano,
    revision,
  })
}

function environmentOf({ attributes }: OtlpResource): string {
  const name = attributes.get('deployment.environment.name') ?? attributes.get('deployment.environment')
  return typeof name === 'string' ? name : ''
}
