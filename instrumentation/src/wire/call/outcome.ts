import type { Attributes } from '@opentelemetry/api'
import * as names from '../../attributes.ts'
import { Capture } from '../../content/capture.ts'
import { objectOf, textOf } from '../../protocols/json.ts'
import type { ProviderError, ResponseReading } from '../../protocols/protocol.ts'
import type { ChosenHeaders } from '../../protocols/wire-body.ts'
import type { CallOutcome } from '../../spans/call-span.ts'
import type { Ending } from '../exchange.ts'
import type { ByteCopy } from './bytes/byte-copy.ts'
import { outputAttributes } from './content.ts'
import { joined } from '../../joined-attributes.ts'
import { isStream, readAnswer } from './response.ts'
import type { Spoken } from './spoken.ts'

/** All that the wire showed of a call. */
export interface Seen {
  readonly spoken: Spoken
  /** Whether the request was too large to keep. */
  readonly requestCut: boolean
  /** `undefined` where none came. */
  readonly status: number | undefined
  readonly retryAfterMs: number | undefined
  readonly copy: ByteCopy
  readonly type: string | undefined
  readonly encoding: string | undefined
  readonly headers: ChosenHeaders
  readonly firstChunkMs: number | undefined
  readonly ending: Ending
  readonly error: unknown
}

interface Reported extends CallOutcome {
  readonly answer: ResponseReading
}

interface Telling {
  readonly content: boolean
  /** What was asked, where that is to be told too. */
  readonly said: Attributes | undefined
}

/** What came of a call. Numbers come before what was said: the number of attributes is limited. */
export function outcomeOf(observed: Seen, { content, said }: Telling): Reported {
  const answer = readAnswer(observed.spoken, observed)
  const seen =
    answer.over === true && observed.ending !== 'error' ? { ...observed, ending: 'complete' as const } : observed
  const { spoken, status, copy, type } = seen
  const isEvents = isStream(type) || (spoken.reading.streaming === true && spoken.protocol.joinStream !== undefined)
  const failed = status !== undefined && status >= 400
  const problem = problemOf(answer.error, failed ? status : undefined)
  return {
    answer,
    attributes: joined([
      {
        [names.HTTP_RESPONSE_STATUS_CODE]: status,
        [names.RETRY_AFTER]: seen.retryAfterMs === undefined ? undefined : seen.retryAfterMs / 1000,
      },
      answer.usage,
      answer.attributes,
      !failed && streamAttributes(seen, { isEvents, broken: problem !== undefined }),
      (seen.requestCut || copy.truncated) && { [names.CONTENT_TRUNCATED]: true },
      outputAttributes(answer, content),
      said,
    ]),
    failure: failureOf(seen, { problem, isEvents, content }),
  }
}

/** Whether the whole answer shows that this was no call of a model, however the request looked. */
export function isForeign(seen: Seen): boolean {
  const { spoken, status, ending } = seen
  const came = spoken.protocol.bodyDecides === true && ending === 'complete' && status !== undefined && status < 300
  return came && !seen.copy.truncated && readAnswer(spoken, seen).foreign === true
}

function streamAttributes(seen: Seen, { isEvents, broken }: { isEvents: boolean; broken: boolean }): Attributes {
  if (seen.spoken.reading.streaming !== true) return {}
  const first = isEvents && seen.firstChunkMs !== undefined ? seen.firstChunkMs / 1000 : undefined
  return {
    [names.STREAM_END]: broken ? 'error' : seen.ending,
    [names.GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK]: first,
  }
}

interface Judged {
  readonly problem: ProviderError | undefined
  readonly isEvents: boolean
  readonly content: boolean
}

function failureOf({ ending, error }: Seen, { problem, isEvents, content }: Judged): CallOutcome['failure'] {
  if (problem !== undefined)
    return { type: problem.type, message: content ? new Capture().message(problem.message) : undefined }
  const broken = ending === 'error' || (ending !== 'complete' && !isEvents)
  return broken ? { type: errorType(error, ending) } : undefined
}

/** What failed by the provider's own name for it, or by the status where it has none. */
function problemOf(error: ProviderError | undefined, status: number | undefined): ProviderError | undefined {
  if (status === undefined || (error !== undefined && error.type !== '_OTHER')) return error
  return { type: String(status), message: error?.message }
}

function errorType(error: unknown, ending: Ending): string {
  const named = objectOf(error)
  return textOf(named?.['code']) ?? textOf(named?.['name']) ?? (error instanceof Error ? error.name : ending)
}
