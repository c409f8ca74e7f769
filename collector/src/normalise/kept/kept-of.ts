import { GEN_AI_RETRIEVAL_DOCUMENTS } from '@spanledger/instrumentation/attributes'
import type { Message } from '../../model.ts'
import type { AnyValue, Attributes, OtlpSpan } from '../../otlp.ts'
import type { SpanMarks } from '../dialects/marks.ts'
import type { Translated } from '../dialects/translate.ts'
import { withoutDocumentTexts } from '../documents.ts'
import { originalOf, referenceTo } from '../said/originals.ts'
import { KeptAttributes } from './kept-attributes.ts'
import { stateReading } from './readings.ts'

export interface Kept {
  readonly kept: Attributes
  /** What attributes said as a whole, if any did. */
  readonly originals: readonly Message[] | undefined
}

/** The original attributes without content, and beside them only how they were read. */
export function keptOf({ attributes }: OtlpSpan, translated: Translated | undefined, marks: SpanMarks): Kept {
  // Most spans are nobody's call.
  if (translated === undefined && !marks.hasContent) return { kept: attributes, originals: undefined }
  const stated = new Map<string, AnyValue>()
  const originals = translated === undefined || !marks.hasOriginals ? undefined : originalsIn(attributes, marks, stated)
  if (translated !== undefined) stateReading(stated, translated.dialect, translated.told)
  const documents = attributes.get(GEN_AI_RETRIEVAL_DOCUMENTS)
  if (documents !== undefined) stated.set(GEN_AI_RETRIEVAL_DOCUMENTS, withoutDocumentTexts(documents))
  return {
    kept: new KeptAttributes(attributes, { told: marks.told, moved: translated?.moved ?? 0 }, stated),
    originals,
  }
}

/** What attributes said as a whole; where it is now is stated in their place. */
function originalsIn(attributes: Attributes, { told }: SpanMarks, stated: Map<string, AnyValue>): readonly Message[] {
  const originals: Message[] = []
  let index = 0
  for (const [name, value] of attributes) {
    if (told[index++]?.isOriginal !== true || value === '' || value === null) continue
    const original = originalOf(name, value)
    originals.push(original)
    stated.set(name, referenceTo(original))
  }
  return originals
}
