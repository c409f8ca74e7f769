import { contentHash } from '@spanledger/instrumentation/hash'
import type { LedgerSpan } from '../model.ts'
import type { AnyValue, OtlpResource } from '../otlp.ts'
import type { ChangeKind } from './change.ts'
import { toolsIn } from './tools-in.ts'

/** A version that one span tells of. */
export interface Fact {
  readonly kind: ChangeKind
  /** Of what. */
  readonly name: string
  readonly hash: string
  readonly value: string
  /** When it began, where that was noticed later; Unix nanoseconds. */
  readonly sinceNano?: bigint | undefined
}

/** What a span says of the versions of models, tools, parameters, look-ups and prices. */
export function factsOf(span: LedgerSpan): readonly Fact[] {
  return (readers[span.category] ?? []).flatMap(read => read(span))
}

/** The same for all spans that tell the same facts. */
export function signatureOf(span: LedgerSpan): string {
  const { service, provider, requestModel, responseModel, cost, content, documents, otlp, attributes } = span
  const { resource } = otlp
  let told = `${service}\n${siteOf(span)}\n${provider}\n${requestModel}\n${responseModel}\n${cost.priceId}\n${content.toolDefinitions?.hash}\n${documents[0]?.source}`
  for (const name of signatureNames) told += `\n${textOf(attributes.get(name))}`
  return `${told}\n${textOf(resource.attributes.get('deployment.environment.name'))}`
}

/** What a resource says of the versions of its service. */
export function factsOfResource({ attributes }: OtlpResource, service: string): readonly Fact[] {
  const commit = commitOf(attributes)
  return [
    ...named('service_version', service, textOf(attributes.get('service.version'))),
    ...named('commit', service, commit),
  ]
}

/** The commit a service runs, as far as its resource tells. */
export function commitOf(attributes: OtlpResource['attributes']): string | undefined {
  return commitNames.map(name => textOf(attributes.get(name))).find(text => text !== undefined)
}

const commitNames = ['vcs.ref.head.revision', 'git.commit.sha', 'deployment.commit', 'service.commit']

/** Where in a service a call is made, as far as its span tells. */
export function siteOf({ agent, operation, category }: LedgerSpan): string {
  return agent ?? operation ?? category
}

type Reader = (span: LedgerSpan) => readonly Fact[]

const requestModel: Reader = span => named('request_model', siteOf(span), span.requestModel)

/** The provider may answer with another model while everybody asks for the same: that shows here. */
const responseModel: Reader = span =>
  named('response_model', `${span.provider ?? 'unknown'}/${span.requestModel ?? ''}`, span.responseModel)

const price: Reader = span =>
  named('price', `${span.provider ?? 'unknown'}/${span.responseModel ?? span.requestModel ?? ''}`, span.cost.priceId)

const parameters: Reader = span => {
  const given = parameterNames.flatMap(name => {
    const text = textOf(span.attributes.get(`gen_ai.request.${name}`))
    return text === undefined ? [] : [`${name} ${text}`]
  })
  return listed('parameters', `${siteOf(span)} ${span.requestModel ?? ''}`, given)
}

// Not the seed, which is meant to differ.
const parameterNames = [
  'temperature',
  'top_p',
  'top_k',
  'max_tokens',
  'frequency_penalty',
  'presence_penalty',
  'stop_sequences',
  'reasoning.level',
]

const signatureNames = [
  ...parameterNames.map(name => `gen_ai.request.${name}`),
  'gen_ai.data_source.id',
  'gen_ai.retrieval.top_k',
]

const tools: Reader = span => {
  const { toolDefinitions } = span.content
  if (!toolDefinitions) return []
  const found = toolsIn(toolDefinitions)
  return [
    ...found.map(({ name, hash, body }): Fact => ({ kind: 'tool', name, hash, value: body })),
    ...listed('toolset', siteOf(span), found.map(({ name }) => name).sort()),
  ]
}

const retrieval: Reader = span => {
  const source = textOf(span.attributes.get('gen_ai.data_source.id')) ?? span.documents[0]?.source
  const topK = textOf(span.attributes.get('gen_ai.retrieval.top_k'))
  return source === undefined || topK === undefined ? [] : listed('retrieval', source, [`top_k ${topK}`])
}

const readers: Partial<Record<LedgerSpan['category'], readonly Reader[]>> = {
  model: [requestModel, responseModel, parameters, price, tools],
  embedding: [requestModel, responseModel, price],
  rerank: [requestModel, price],
  retrieval: [retrieval],
}

/** A version that is a name: it is its own hash. */
function named(kind: ChangeKind, name: string, version: string | undefined): readonly Fact[] {
  return version === undefined || version === '' ? [] : [{ kind, name, hash: version.slice(0, 200), value: version }]
}

function listed(kind: ChangeKind, name: string, items: readonly string[]): readonly Fact[] {
  return items.length === 0 ? [] : [{ kind, name, hash: contentHash(items), value: items.join('\n') }]
}

function textOf(value: AnyValue | undefined): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? value.map(item => textOf(item) ?? '').join(', ') : undefined
}
