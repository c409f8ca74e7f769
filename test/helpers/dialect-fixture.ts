import { readFileSync } from 'node:fs'
import { decodeTraces } from '../../collector/src/decode/decode-traces.ts'
import type { Span } from '../../collector/src/model.ts'
import { normalise } from '../../collector/src/normalise/normalise.ts'

/** The spans of a fixture in test/fixtures/dialects/, in the order they began, as the collector understands them. */
export function dialectFixture(path: string): readonly Span[] {
  const bytes = readFileSync(new URL(`../fixtures/dialects/${path}.json`, import.meta.url))
  const { spans, rejected } = decodeTraces(bytes, 'json')
  if (rejected.length > 0) throw new Error(`${path}: ${rejected[0]?.reason}`)
  const order = [...spans].sort((left, right) => Number(left.startNano - right.startNano))
  return order.map(normalise)
}

/** What a call was, said and cost, without the hashes that only repeat it. */
export function callOf({ provider, requestModel, responseModel, responseId, finishReasons, usage, content }: Span) {
  return {
    models: [provider, requestModel, responseModel],
    responseId,
    finishReasons,
    usage,
    input: content.input.map(({ body }): unknown => JSON.parse(body)),
    output: content.output.map(({ body }): unknown => JSON.parse(body)),
    tools: content.toolDefinitions && (JSON.parse(content.toolDefinitions.body) as unknown),
  }
}
