import { diag, type Tracer } from '@opentelemetry/api'
import { COVERAGE } from '../attributes.ts'
import { quietly } from '../guest/quietly.ts'
import { libraryCoverage } from '../libraries/coverage.ts'
import { sendReport } from '../spans/report.ts'
import { presentPackages } from './present-packages.ts'
import { coverageReport, reportLines, type CoverageReport } from './report.ts'
import { requestCoverage, watchRequests } from './requests.ts'

const secondMs = 1000

export interface ReporterOptions {
  /** Makes the span; without, only the diagnostics tell. */
  readonly tracer: () => Tracer | undefined
  readonly provider: CoverageReport['provider']
  /** How long something new may wait to be told with other news. */
  readonly soonMs?: number
  /** When to look whether there is silence where there should be calls. */
  readonly silenceMs?: number
  /** The least time between two reports. */
  readonly againMs?: number
}

/**
 * Tells what is seen and what is not: as a span, and in the diagnostics at the level `info`. Soon after the first call,
 * when something new turns up, after a minute of silence if there are AI libraries, and at the end. A process that has
 * nothing to do with models says nothing.
 */
export class CoverageReporter {
  readonly #options: Required<ReporterOptions>
  #timer: NodeJS.Timeout | undefined
  #told = ''
  #toldAt = -Infinity

  constructor(options: ReporterOptions) {
    this.#options = { soonMs: 10 * secondMs, silenceMs: 60 * secondMs, againMs: 60 * secondMs, ...options }
  }

  start(): void {
    watchRequests(() => this.#wake(this.#options.soonMs))
    this.#wake(this.#options.silenceMs)
  }

  /** Whether there is something that was seen and has not been told. */
  get pending(): boolean {
    const shape = this.#shapeOf()
    return shape !== '' && shape !== this.#told
  }

  /** Tells what has not been told. */
  tell(): void {
    if (!this.pending) return
    this.#told = this.#shapeOf()
    this.#toldAt = performance.now()
    quietly(() => this.#send())
  }

  #wake(ms: number): void {
    const at = Math.max(ms, this.#toldAt + this.#options.againMs - performance.now())
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => quietly(() => this.#look()), at).unref()
  }

  #look(): void {
    this.#timer = undefined
    if (this.pending) this.tell()
    else if (this.#told === '') this.#tellSilence()
  }

  /** Nothing at all was seen; is that as it should be? */
  #tellSilence(): void {
    this.#told = 'silence'
    const { silent, hooks } = this.#report()
    if (silent.length + hooks.length > 0) this.#send()
  }

  #send(): void {
    const report = this.#report()
    const tracer = this.#options.tracer()
    if (tracer !== undefined) sendReport(tracer, COVERAGE, { [COVERAGE]: JSON.stringify(report) })
    for (const line of reportLines(report)) diag.info(`spanledger: ${line}`)
  }

  #report(): CoverageReport {
    return coverageReport({
      provider: this.#options.provider,
      requests: requestCoverage(),
      hooks: libraryCoverage(),
      present: presentPackages(),
    })
  }

  /** What there is to tell, without the counts; empty where nothing is. Only numbers grow, so sizes tell. */
  #shapeOf(): string {
    const { seen, unread } = requestCoverage()
    return seen.length + unread.length === 0 ? '' : `${seen.length} ${unread.length} ${libraryCoverage().length}`
  }
}
