import { guarded, startGate } from './budget/wire/gate.ts'
import { CoverageReporter } from './coverage/reporter.ts'
import type { Seam } from './coverage/requests.ts'
import { logDiagnostics } from './guest/diagnostics.ts'
import { flushAtEnd, type Unsent } from './guest/ending/last-flush.ts'
import { flushOnSignals } from './guest/ending/signal-flush.ts'
import { newestApi } from './guest/newest-api.ts'
import { quietly } from './guest/quietly.ts'
import { joinProvider } from './join-provider.ts'
import { listenToAiSdk } from './libraries/ai-sdk/channel.ts'
import { hookLibraries } from './libraries/loader/loader.ts'
import { libraryHooks } from './libraries/table.ts'
import { hasProvider, registerProvider } from './provider.ts'
import type { OutgoingRequest } from './wire/exchange.ts'
import { ourTracer } from './spans/tracer.ts'
import { ownRedaction } from './redaction/own-redactor.ts'
import { observedTwice, replayOf } from './replay/load.ts'
import { replaySeams } from './replay/seams.ts'
import { readSettings } from './settings.ts'
import { includeUsage } from './wire/fetch/include-usage.ts'
import { Backlog } from './wire/call/backlog.ts'
import { OpenCalls } from './wire/call/open-calls.ts'
import { observeOtherUndici } from './wire/fetch/other-undici.ts'
import { observeFetch } from './wire/fetch/undici.ts'
import { observeHttp } from './wire/http/observe-http.ts'
import { observeHttp2 } from './wire/http2/observe-http2.ts'

/** Starts the instrumentation in this thread: settings, then the provider, then the seams, then the end. Once. */
export function start(environment: NodeJS.ProcessEnv = process.env): void {
  const settings = readSettings(environment)
  if (settings.disabled) return

  const reused = hasProvider()
  // With a provider of its own an application may look for a call's span as soon as the call is over.
  const calls = new OpenCalls(settings.content, undefined, reused ? undefined : new Backlog())
  const unsent: Unsent = {
    pending: () => calls.size > 0 || provided?.unsent?.pending() === true || replay?.unsent?.pending() === true,
    flush: async () => {
      calls.abandonAll()
      coverage.tell()
      await Promise.all([provided?.unsent?.flush(), replay?.unsent?.flush()])
    },
    drop: () => {
      provided?.unsent?.drop()
      replay?.unsent?.drop()
    },
  }
  const watchSignals = flushOnSignals(unsent)

  const api = newestApi()
  logDiagnostics(api.diag, settings.logLevel)
  // Here, since some Node versions warn when a user's function is loaded, and later nobody would hold that back.
  ownRedaction()
  const replay = replayOf(environment)
  // Of a run that is played nothing leaves the process.
  const exporting = settings.exporting && replay?.seams.mode !== 'play'
  const provided = reused ? undefined : registerProvider(api, { exporting, onSpanEnd: watchSignals })
  if (reused) quietly(joinProvider)

  const beginAt = (seam: Seam) => (request: OutgoingRequest) => {
    const call = calls.begin(request, seam)
    if (call !== undefined) watchSignals()
    return guarded(request, observedTwice(call, replaySeams()?.begin(request, seam)))
  }
  observeOtherUndici(beginAt('undici'))
  if (!observeFetch(beginAt('fetch'))) api.diag.warn('spanledger: this Node has no fetch to observe')
  observeHttp(beginAt('http'))
  observeHttp2(beginAt('http2'))
  if (settings.includeUsage) includeUsage()
  startGate()
  hookLibraries(libraryHooks)
  quietly(listenToAiSdk)

  // Whoever has switched all spans off does not want one about that either.
  const sending =
    reused || (provided?.unsent !== undefined && !environment['OTEL_TRACES_SAMPLER']?.endsWith('always_off'))
  const coverage = new CoverageReporter({
    tracer: () => (sending ? (provided?.reporter ?? ourTracer()) : undefined),
    provider: reused ? 'application' : 'own',
  })
  coverage.start()
  flushAtEnd({ ...unsent, pending: () => unsent.pending() || (sending && !reused && coverage.pending) })
}
