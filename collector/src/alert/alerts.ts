import { randomUUID } from 'node:crypto'
import type { Sources } from './evaluate/evaluate.ts'
import { lookAt } from './evaluate/look.ts'
import type { Incident, Notice, Silence } from './incidents/incident.ts'
import { step } from './incidents/step.ts'
import type { AlertState } from './delivery/alert-file.ts'
import { Outbox, type Outgoing } from './delivery/outbox.ts'
import type { AlertRule } from './rules/alert-rule.ts'
import type { Message } from './sinks/message.ts'
import type { SinkConfig } from './sinks/sink.ts'

export interface AlertsOptions {
  readonly rules: readonly AlertRule[]
  readonly sinks: readonly SinkConfig[]
  readonly sources: Sources
  readonly send: (message: Message, sink: SinkConfig) => Promise<void>
  /** Keeps what was told where questions find it. */
  readonly record: (rule: AlertRule, notices: readonly Notice[], at: number) => Promise<void>
  /** Resolves when the state is on disk. */
  readonly save: (state: AlertState) => Promise<void>
  readonly publicUrl: string
}

export interface Silencing {
  /** Nobody silences what others are told of. */
  readonly project: string
  readonly fingerprint: string
  readonly hours: number
  readonly by: string
  readonly reason: string
}

const mostSilences = 1_000

/**
 * Looks at what the rules say, remembers what is wrong, and tells. What it is about to tell is on disk, together with
 * the incidents, before it is told, and that it was told is on disk before anything else is: whenever it dies, nobody
 * is paged twice and no end of an incident is lost.
 */
export class Alerts {
  readonly #options: AlertsOptions
  readonly #outbox: Outbox
  #incidents: readonly Incident[]
  #silences: readonly Silence[]
  #saved = ''

  constructor(options: AlertsOptions, { incidents, silences, outgoing, sent }: AlertState) {
    this.#options = options
    this.#incidents = incidents
    this.#silences = silences
    this.#outbox = new Outbox(outgoing, sent)
    this.#outbox.forgetDoubtful(name => canTellCopies.has(options.sinks.find(sink => sink.name === name)?.kind ?? ''))
  }

  get incidents(): readonly Incident[] {
    return this.#incidents
  }

  get outgoing(): readonly Outgoing[] {
    return this.#outbox.entries
  }

  /** One look at all rules, and what follows from it, written down. */
  async evaluate(now: Date): Promise<void> {
    const at = now.getTime()
    this.#silences = this.#silences.filter(({ until }) => until > at)
    const next: Incident[] = []
    const { rules, sources } = this.#options
    for (const { rule, result } of await lookAt(rules, sources, now)) {
      const incidents = this.#incidents.filter(incident => incident.rule === rule.name)
      const stepped = step({ rule, result, incidents, silences: this.#silences, now: at })
      next.push(...stepped.incidents)
      if (stepped.notices.length === 0) continue
      this.#tell(rule, stepped.notices, at)
      await this.#options.record(rule, stepped.notices, at)
    }
    this.#incidents = next
    await this.#save()
  }

  /** Tries what is due, once. */
  async deliver(now: Date): Promise<void> {
    for (const entry of this.#outbox.due(now.getTime())) {
      const sink = this.#options.sinks.find(({ name }) => name === entry.sink)
      const begun = this.#outbox.begun(entry)
      await this.#save()
      try {
        // A sink that is not configured any more gets nothing.
        if (sink) await this.#options.send(begun.message, sink)
        this.#outbox.taken(begun, now.getTime())
      } catch (error) {
        this.#outbox.failed(begun, error, now.getTime())
      }
      await this.#save()
    }
  }

  /** What nobody is told of at the moment, of the rules of a project. */
  silencesOf(project: string, now: number): readonly Silence[] {
    return this.#silences.filter(({ rule, until }) => until > now && this.#isOf(project, rule))
  }

  /** False if there is none. */
  async endSilence({ project, id }: { readonly project: string; readonly id: string }): Promise<boolean> {
    const ended = this.#silences.find(silence => silence.id === id && this.#isOf(project, silence.rule))
    if (!ended) return false
    this.#silences = this.#silences.filter(silence => silence !== ended)
    await this.#save()
    return true
  }

  /** Keeps quiet about one incident; false if the project has none with this fingerprint. */
  async silenceIncident({ project, fingerprint, hours, by, reason }: Silencing, now: number): Promise<boolean> {
    const incident = this.#incidents.find(known => known.fingerprint === fingerprint && this.#isOf(project, known.rule))
    if (!incident) return false
    const { rule, observation } = incident
    const until = now + hours * 3_600_000
    const silence = { id: randomUUID(), rule, labels: observation.labels, until, by, reason }
    this.#silences = [...this.#silences, silence].slice(-mostSilences)
    await this.#save()
    return true
  }

  #isOf(project: string, rule: string): boolean {
    return this.#options.rules.some(known => known.name === rule && known.project === project)
  }

  #tell(rule: AlertRule, notices: readonly Notice[], at: number): void {
    const { publicUrl, sinks } = this.#options
    const validMs = Math.max(3_600_000, 2 * rule.renotifyMs)
    for (const { name } of sinks)
      if (rule.sinks.length === 0 || rule.sinks.includes(name))
        this.#outbox.add(name, {
          id: randomUUID(),
          rule: rule.name,
          severity: rule.severity,
          notices,
          at,
          validMs,
          publicUrl,
        })
  }

  async #save(): Promise<void> {
    const state: AlertState = {
      incidents: this.#incidents,
      silences: this.#silences,
      outgoing: this.#outbox.entries,
      sent: this.#outbox.sent,
    }
    const text = JSON.stringify(state)
    if (text === this.#saved) return
    await this.#options.save(state)
    this.#saved = text
  }
}

/** Kinds of sinks whose receivers know a message that they had before. */
const canTellCopies: ReadonlySet<string> = new Set(['alertmanager', 'pagerduty', 'webhook', 'email'])
