import { redactorOf } from '../../redaction/own-redactor.ts'
import { stepWithoutKeys } from '../play/match/without-keys.ts'
import { bytesOfChunk, writeChunk } from '../recording/body.ts'
import type { Chunk, Recording, Step } from '../recording/format.ts'
import { requestHash } from '../recording/identity.ts'
import { Redact } from './redact.ts'
import { redactOutcome } from './write-down.ts'

export interface RedactedRecording {
  readonly recording: Recording
  /** Where something was taken out: what, and of which step. */
  readonly found: readonly string[]
  /** Why it would not be played as it was; empty where it would. */
  readonly unsafe: readonly string[]
}

/**
 * Takes out of recordings what must not be kept, after the fact: equal values get equal placeholders in all of them, so
 * that a run that is played, whose calls are redacted likewise, matches its record. Without `SPANLEDGER_REDACTION_KEY` in
 * the environment the key of the placeholders is made up and forgotten.
 */
export function recordingRedactor(environment: NodeJS.ProcessEnv): (recording: Recording) => RedactedRecording {
  const redactor = redactorOf(environment)
  return recording => {
    const found: string[] = []
    const redact = new Redact(redactor, (what, step) =>
      found.push(step === undefined ? what : `${what} of step ${step}`),
    )
    const steps = recording.steps.map(step => redactStep(step, redact))
    const { entry, key, outcome } = recording
    const unsafe = [...sameButFor(recording.steps, steps)]
    // By its key a run is found again.
    if (key !== undefined && redact.text(key, 'the key') !== key)
      unsafe.push('its key, by which the run is found, is one')
    const redacted: Recording = {
      ...recording,
      entry:
        entry.kind === 'process'
          ? { ...entry, args: entry.args.map(word => redact.text(word, 'the arguments')) }
          : entry.kind === 'http'
            ? { ...entry, path: redact.text(entry.path, 'the entry'), body: redact.body(entry.body, 'the entry') }
            : entry,
      outcome: redactOutcome(outcome, redact),
      content: 'redacted',
      steps,
    }
    return found.length === 0 ? { recording, found, unsafe } : { recording: redacted, found, unsafe }
  }
}

function redactStep(step: Step, redact: Redact): Step {
  const { issue, name, request, response, error } = step
  const body = redact.body(request.body, 'the request', issue)
  const url = request.url === undefined ? undefined : redact.text(request.url, 'the address', issue)
  const { chunks, returned, threw, headers } = response ?? {}
  return {
    ...step,
    request: {
      ...request,
      ...(url !== undefined && { url }),
      ...(body !== undefined && { body }),
      hash: requestHash({ name, url, body }),
    },
    ...(response && {
      response: {
        ...response,
        ...(headers && { headers: textsIn(headers, redact, issue) }),
        ...(chunks && { chunks: redactChunks(chunks, redact, issue) }),
        ...('returned' in response && { returned: redact.value(returned, 'the result', issue) }),
        ...('threw' in response && { threw: redact.value(threw, 'the result', issue) }),
      },
    }),
    ...(error && { error: { ...error, message: redact.text(error.message, 'the error', issue) } }),
  }
}

function textsIn(headers: Readonly<Record<string, string>>, redact: Redact, step: number): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, redact.text(value, `the header ${name}`, step)]),
  )
}

/** What was found may have come in two chunks: then they are one. */
function redactChunks(chunks: readonly Chunk[], redact: Redact, step: number): readonly Chunk[] {
  const bytes = Buffer.concat(chunks.map(bytesOfChunk))
  const [, whole] = writeChunk(0, bytes)
  if (typeof whole !== 'string') return chunks
  const redacted = redact.text(whole, 'the answer', step)
  return redacted === whole ? chunks : [[chunks.at(-1)?.[0] ?? 0, redacted]]
}

/** Calls that differ in nothing but what was taken out: which of their answers is whose, would be a guess. */
function* sameButFor(before: readonly Step[], after: readonly Step[]): Iterable<string> {
  const seen = new Map<string, { readonly issue: number; readonly hash: string }>()
  for (const [index, step] of after.entries()) {
    if (step.within !== undefined) continue
    const plain = `${step.name} ${stepWithoutKeys(step).request.hash}`
    const hash = before[index]?.request.hash ?? ''
    const other = seen.get(plain)
    if (other !== undefined && other.hash !== hash)
      yield `steps ${other.issue} and ${step.issue} differ in nothing but what would be taken out`
    seen.set(plain, other ?? { issue: step.issue, hash })
  }
}
