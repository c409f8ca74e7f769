import { context, SpanKind, SpanStatusCode, type Attributes, type Context, type Span } from '@opentelemetry/api'
import * as names from '../attributes.ts'
import { quietly } from '../guest/quietly.ts'
import { readSettings } from '../settings.ts'
import { runInSpan } from '../spans/run-in-span.ts'
import { taskAttributes } from '../spans/task-baggage.ts'
import { ourTracer } from '../spans/tracer.ts'
import { hitAttributes, searchAttributes } from './attributes.ts'
import type { Hit, Search } from './search.ts'

export interface SearchCall<Result> {
  readonly search: Search
  /** What was found; `undefined` where the result is of another shape. */
  readonly hitsOf: (result: Awaited<Result>) => readonly Hit[] | undefined
  /** What went wrong, where the store says so in a result. */
  readonly errorOf?: (result: Awaited<Result>) => string | undefined
}

/** Runs a store's own method in a span. The caller gets what it returns or throws. */
export function observeSearch<Result>({ search, hitsOf, errorOf }: SearchCall<Result>, run: () => Result): Result {
  const parent = context.active()
  const options = { kind: SpanKind.CLIENT, attributes: openingAttributes(search, parent) }
  const onResult = (span: Span, result: Awaited<Result>) => {
    const error = errorOf?.(result)
    const hits = error === undefined ? hitsOf(result) : undefined
    if (error !== undefined) fail(span, error)
    if (hits !== undefined) span.setAttributes(foundAttributes(search, hits))
  }
  return runInSpan<Result>({ name: nameOf(search), options, parent, onResult }, run)
}

/** The span of a search whose end somebody else tells. */
export class SearchSpan {
  readonly #search: Search
  readonly #span: Span
  #ended = false

  constructor(search: Search, parent = context.active()) {
    this.#search = search
    const options = { kind: SpanKind.CLIENT, attributes: openingAttributes(search, parent) }
    this.#span = ourTracer().startSpan(nameOf(search), options, parent)
  }

  get recording(): boolean {
    return !this.#ended && this.#span.isRecording()
  }

  /** Ends it, once, with what was found. */
  found(hits: () => readonly Hit[]): void {
    this.#end(() => this.#span.setAttributes(foundAttributes(this.#search, hits())))
  }

  /** Ends it, once, with what went wrong. */
  failed(type: string): void {
    this.#end(() => fail(this.#span, type))
  }

  #end(step: () => void): void {
    if (this.#ended) return
    this.#ended = true
    quietly(step)
    this.#span.end()
  }
}

function nameOf({ collection }: Search): string {
  return collection === undefined ? 'retrieval' : `retrieval ${collection}`
}

function openingAttributes(search: Search, parent: Context): Attributes {
  return {
    ...taskAttributes(parent),
    [names.GEN_AI_OPERATION_NAME]: 'retrieval',
    [names.GEN_AI_PROVIDER_NAME]: search.store,
    ...searchAttributes(search, readSettings(process.env).content),
  }
}

function foundAttributes({ store, collection }: Search, hits: readonly Hit[]): Attributes {
  const named = hits.map(hit => ({ store, collection, ...hit }))
  return hitAttributes(named, readSettings(process.env).content)
}

function fail(span: Span, type: string): void {
  span.setAttribute(names.ERROR_TYPE, type)
  span.setStatus({ code: SpanStatusCode.ERROR })
}
