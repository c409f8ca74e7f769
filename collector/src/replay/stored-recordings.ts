import type { Recording } from '@spanledger/instrumentation/replay'

/** What the store is asked for, by whoever holds it. */
export interface RecordingSource {
  /** The recordings of a run, named by the beginning of its id, with those of its process and its other attempts. */
  recordingsOf(prefix: string): Promise<readonly FoundRecording[]>
  /** The parts of recordings and of the texts in them. */
  parts(ids: readonly string[]): Promise<readonly RecordingPart[]>
}

export interface FoundRecording {
  readonly id: string
  readonly asked: boolean
}

export interface RecordingPart {
  readonly id: string
  readonly part: number
  readonly parts: number
  readonly body: string
}

export interface StoredRecording {
  readonly recording: Recording
  /** Whether it is the one that was named, and not one that it needs. */
  readonly asked: boolean
}

const atOnce = 100

/**
 * Puts the recordings of a run together from their parts in the store; none where the run was not recorded.
 * @throws Error naming the recording and what of it is not there
 */
export async function storedRecordings(source: RecordingSource, prefix: string): Promise<readonly StoredRecording[]> {
  const found = await source.recordingsOf(prefix)
  const wholes = await textsOf(
    source,
    found.map(({ id }) => id),
  )
  const texts = await textsOf(source, [...new Set([...wholes.values()].flatMap(namedTexts))])
  return found.map(({ id, asked }) => ({ recording: recordingOf(id, wholes.get(id) ?? '', texts), asked }))
}

async function textsOf(source: RecordingSource, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const parts = new Map<string, RecordingPart[]>()
  for (let start = 0; start < ids.length; start += atOnce) {
    for (const part of await source.parts(ids.slice(start, start + atOnce))) {
      parts.set(part.id, [...(parts.get(part.id) ?? []), part])
    }
  }
  return new Map([...parts].map(([id, list]) => [id, joined(id, list)]))
}

function joined(id: string, list: readonly RecordingPart[]): string {
  const sorted = [...list].sort((left, right) => left.part - right.part)
  const parts = sorted[0]?.parts ?? 0
  if (sorted.length !== parts)
    throw new Error(`of the recording ${id} only ${sorted.length} of ${parts} parts are in the store`)
  return sorted.map(({ body }) => body).join('')
}

function namedTexts(text: string): string[] {
  return Array.from(text.matchAll(/\{"\$text":"([0-9a-f]{32})"\}/g), ([, id = '']) => id)
}

function recordingOf(id: string, text: string, texts: ReadonlyMap<string, string>): Recording {
  // True: what the recorder wrote; a text that is gone is named below.
  return JSON.parse(text, (_, value: unknown) => {
    const named: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, '$text') : undefined
    if (typeof named !== 'string') return value
    const found = texts.get(named)
    if (found === undefined) throw new Error(`of the recording ${id} the text ${named} is not in the store any more`)
    return found
  }) as Recording
}
