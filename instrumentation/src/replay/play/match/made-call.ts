import type { Step } from '../../recording/format.ts'
import { textOfBody } from '../../recording/body.ts'
import type { Answered } from '../live/live-record.ts'
import type { Call } from './matcher.ts'

/** A call that the run made while it was played. */
export interface MadeCall {
  readonly seam: Step['seam']
  readonly name: string
  /** The number of the step that answered it; absent where none did. */
  readonly step: number | undefined
  /** How long what was asked is. */
  readonly characters: number
  /** What a tool or look-up was asked, as JSON; cut off. */
  readonly input: string | undefined
  /** Of a run whose models are live: where its answer came from. */
  readonly how?: Answered | undefined
}

export const mostMadeCalls = 10_000
const longestInput = 16_384

export function madeCall({ seam, name, body }: Call, step: Step | undefined, how?: Answered): MadeCall {
  const text = textOfBody(body)
  const input = seam === 'http' ? undefined : text.slice(0, longestInput)
  return { seam, name, step: step?.issue, characters: text.length, input, ...(how && { how }) }
}
