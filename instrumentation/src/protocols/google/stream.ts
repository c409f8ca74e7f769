import type { StreamEvent } from '../framing/event.ts'
import { listOf, numberOf, objectOf, objectsOf, parseJson, textOf, type JsonObject } from '../json.ts'

interface OpenCandidate {
  readonly parts: JsonObject[]
  finishReason?: unknown
}

/** Joins the chunks of a content stream, each an answer of its own, to one answer. */
export function joinContentChunks(events: readonly StreamEvent[]): JsonObject {
  const body: Record<string, unknown> = {}
  const candidates: OpenCandidate[] = []
  for (const { data } of events) {
    const chunk = objectOf(parseJson(data))
    if (chunk === undefined) continue
    for (const field of ['responseId', 'modelVersion', 'promptFeedback', 'usageMetadata', 'error']) {
      body[field] = chunk[field] ?? body[field]
    }
    for (const candidate of objectsOf(chunk['candidates'])) addCandidate(candidates, candidate)
  }
  // Holes: a provider may number its candidates as it likes.
  const joined = candidates.filter(candidate => candidate !== undefined)
  const finished = body['promptFeedback'] !== undefined || joined.some(({ finishReason }) => finishReason !== undefined)
  return {
    ...body,
    usageMetadata: finished ? body['usageMetadata'] : inputOnly(objectOf(body['usageMetadata'])),
    candidates: joined.map(({ parts, finishReason }) => ({ content: { role: 'model', parts }, finishReason })),
  }
}

/** Every chunk counts what there was so far; only the last one is the bill. */
function inputOnly(usage: JsonObject | undefined): JsonObject | undefined {
  const { candidatesTokenCount: _1, candidatesTokensDetails: _2, totalTokenCount: _3, ...input } = usage ?? {}
  return usage && input
}

function addCandidate(candidates: OpenCandidate[], candidate: JsonObject): void {
  const index = numberOf(candidate['index']) ?? 0
  if (!Number.isInteger(index) || index < 0 || index > 127) return
  const open = (candidates[index] ??= { parts: [] })
  open.finishReason = textOf(candidate['finishReason']) ?? open.finishReason
  for (const part of listOf(objectOf(candidate['content'])?.['parts'])) addPart(open.parts, objectOf(part) ?? {})
}

/** A text goes on where one of its kind ended; every other part comes whole. */
function addPart(parts: JsonObject[], part: JsonObject): void {
  const last = parts.at(-1)
  const [before, after] = [textOf(last?.['text']), textOf(part['text'])]
  if (last === undefined || before === undefined || after === undefined || last['thought'] !== part['thought']) {
    parts.push(part)
    return
  }
  parts[parts.length - 1] = { ...last, text: before + after }
}
