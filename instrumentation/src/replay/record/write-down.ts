import { ownRedaction } from '../../redaction/own-redactor.ts'
import { undoContentEncoding } from '../../wire/call/bytes/content-encoding.ts'
import { bodyOf, writeChunk } from '../recording/body.ts'
import type { Body, Chunk, CodeVersions, Entry, Outcome, Recording, Step, StepResponse } from '../recording/format.ts'
import { requestHash } from '../recording/identity.ts'
import { Redact } from './redact.ts'
import type { RawStep, RunRecord } from './run/run-record.ts'

const MiB = 1024 * 1024

/** What is the same for all runs of a process. */
export interface Surroundings {
  readonly process: string | undefined
  readonly environment: Readonly<Record<string, string>>
  readonly code: CodeVersions
}

/** Writes a run down. What the redactor finds is taken out here, before anything leaves the process. */
export function writeDown(run: RunRecord, { process, environment, code }: Surroundings): Recording {
  const writer = new Writer(run)
  const steps = run.steps.map(step => writer.step(step))
  const entry = writer.entry(run.entry)
  const outcome = writer.outcome(run.outcome)
  if (run.ambient.truncated) run.lack({ kind: 'truncated', what: 'clock and random values' })
  const { id, kind, name } = run.identity
  return {
    format: 1,
    id,
    kind,
    name: writer.text(name, 'the name'),
    key: run.key,
    task: run.task,
    traceIds: [...run.traceIds],
    process,
    startedMs: run.startedMs,
    durationMs: run.elapsedMs,
    entry,
    outcome,
    ambient: run.ambient.runs,
    environment,
    code,
    content: ownRedaction().mode === 'full' ? 'full' : 'redacted',
    incomplete: run.lacks,
    steps,
  }
}

class Writer {
  readonly #run: RunRecord
  readonly #redact: Redact

  constructor(run: RunRecord) {
    this.#run = run
    this.#redact = new Redact(ownRedaction().redactor, (what, step) => run.lack({ kind: 'redacted', what, step }))
  }

  step(raw: RawStep): Step {
    const { issue, completion, within, seam, name, effect, issuedMs, ending, endedMs, error } = raw
    const { method, type } = raw
    const body = this.#requestBody(raw)
    const url = raw.url === undefined ? undefined : this.text(raw.url, 'the address', issue)
    return {
      issue,
      completion,
      within,
      seam,
      name,
      effect,
      issuedMs,
      request: {
        ...(method !== undefined && { method }),
        ...(url !== undefined && { url }),
        ...(type !== undefined && { type }),
        ...(body !== undefined && { body }),
        hash: requestHash({ name, url, body }),
      },
      response: this.#response(raw),
      ending,
      endedMs,
      ...(error && { error: { ...error, message: this.text(error.message, 'the error', issue) } }),
    }
  }

  entry(entry: Entry): Entry {
    if (entry.kind === 'process') return { ...entry, args: entry.args.map(word => this.text(word, 'the arguments')) }
    return entry.kind === 'http' ? { ...entry, body: this.#redact.body(entry.body, 'the entry') } : entry
  }

  outcome(outcome: Outcome): Outcome {
    return redactOutcome(outcome, this.#redact)
  }

  /** A text without what the redactor finds. */
  text(text: string, what: string, step?: number): string {
    return this.#redact.text(text, what, step)
  }

  #requestBody({ issue, seam, request, input }: RawStep): Body | undefined {
    if (seam !== 'http') return { json: this.#redact.value(input, 'the arguments', issue) }
    return this.#redact.body(bodyOf(request?.whole() ?? Buffer.alloc(0)), 'the request', issue)
  }

  #response(raw: RawStep): StepResponse | undefined {
    const { issue, response, returned, threw } = raw
    const sync = raw.sync === true && { sync: true }
    if (returned !== undefined) return { returned: this.#redact.value(returned.value, 'the result', issue), ...sync }
    if (threw !== undefined) return { threw: this.#redact.value(threw.value, 'the result', issue), ...sync }
    if (response === undefined) return undefined
    const { status, startedMs } = response
    const { 'content-encoding': encoding, ...headers } = response.headers
    const sent = raw.answer?.chunks ?? []
    const chunks = plainChunks(sent, encoding)
    if (chunks !== undefined) return { status, headers, startedMs, chunks: this.#chunks(chunks, issue) }
    const { headers: whole } = response
    return { status, headers: whole, startedMs, chunks: sent.map(([ms, bytes]) => writeChunk(ms, bytes)) }
  }

  /** An answer in which something was found is one chunk: what was found may have come in two. */
  #chunks(chunks: readonly (readonly [number, Buffer])[], step: number): readonly Chunk[] {
    const [only] = chunks
    const bytes = only !== undefined && chunks.length === 1 ? only[1] : Buffer.concat(chunks.map(([, part]) => part))
    const text = bytes.toString()
    if (marks.some(mark => text.includes(mark)) && providerSideTool.test(text)) {
      this.#run.lack({ kind: 'provider-side tool', what: 'the provider used a tool of its own', step })
    }
    const redacted = this.text(text, 'the answer', step)
    if (redacted !== text) return [[chunks.at(-1)?.[0] ?? 0, redacted]]
    // Read already, unless it is none: then it has what stands for bytes that are no text.
    if (only !== undefined && chunks.length === 1 && !text.includes('\uFFFD')) return [[only[0], text]]
    return chunks.map(([ms, bytes]) => writeChunk(ms, bytes))
  }
}

/** What the providers' own tools leave in an answer; and what is looked for first, since that is many times faster. */
const marks = ['server_tool_use', '_call"', 'groundingMetadata']
const providerSideTool =
  /"type":\s*"(?:server_tool_use|web_search_call|file_search_call|code_interpreter_call|mcp_call|image_generation_call)"|"groundingMetadata"/

/** What came of a run, without what the redactor finds. */
export function redactOutcome(outcome: Outcome, redact: Redact): Outcome {
  if (outcome.kind === 'returned') return { ...outcome, value: redact.value(outcome.value, 'the outcome') }
  if (outcome.kind === 'threw') return { ...outcome, error: redact.value(outcome.error, 'the outcome') }
  if (outcome.kind === 'answered') return { ...outcome, body: redact.body(outcome.body, 'the outcome') }
  return outcome.kind === 'exited' ? { ...outcome, stdout: redact.text(outcome.stdout, 'the outcome') } : outcome
}

const mostPrefixes = 64

/** Chunks as they are behind a content encoding: each as far as it can be read by then. */
function plainChunks(
  chunks: readonly (readonly [number, Buffer])[],
  encoding: string | undefined,
): readonly (readonly [number, Buffer])[] | undefined {
  if (encoding === undefined || encoding === 'identity') return chunks
  const ends = chunks.length > mostPrefixes ? [chunks.length] : chunks.map((_, index) => index + 1)
  const plain: (readonly [number, Buffer])[] = []
  let read = 0
  try {
    for (const end of ends) {
      const whole = undoContentEncoding(
        Buffer.concat(chunks.slice(0, end).map(([, bytes]) => bytes)),
        encoding,
        64 * MiB,
      )
      if (whole === undefined) return undefined
      if (whole.length > read) plain.push([chunks[end - 1]?.[0] ?? 0, whole.subarray(read)])
      read = whole.length
    }
    return plain
  } catch {
    return undefined
  }
}
