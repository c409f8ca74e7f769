import { hash } from 'node:crypto'
import { attributesJson } from '../../../guest/export/span-json.ts'
import type { Recording } from '../../recording/format.ts'

// Of UTF-16 code units: as JSON in JSON a part is about twice as long, at most 1 MiB.
const partLength = 300_000
const bodyFrom = 1024
const mostRemembered = 2000

export const recordingEvent = 'spanledger.recording'

/** A recording as OTLP log records, as JSON: its texts once each under their hash, then itself with the hashes. */
export function logParts(recording: Recording): readonly string[] {
  const texts = new Map<string, string>()
  const text = JSON.stringify(withoutTexts(recording, texts))
  const fresh = [...texts].filter(([id]) => remember(id))
  return [
    ...fresh.flatMap(([id, body]) => records({ id, what: 'text', text: body }, recording)),
    ...records({ id: recording.id, what: 'recording', text }, recording),
  ]
}

/** A value in which long texts are named by their hash. Not by a replacer of `JSON.stringify`, which takes twice as long. */
function withoutTexts(value: unknown, texts: Map<string, string>): unknown {
  if (typeof value === 'string') {
    if (value.length < bodyFrom) return value
    const id = hash('sha256', value).slice(0, 32)
    texts.set(id, value)
    return { $text: id }
  }
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(element => withoutTexts(element, texts))
  // True, and without a prototype: somebody may call a member `__proto__`.
  const copy = Object.create(null) as Record<string, unknown>
  for (const [name, member] of Object.entries(value)) copy[name] = withoutTexts(member, texts)
  return copy
}

const sent = new Map<string, number>()
const hourMs = 3_600_000

/** Whether a text was not sent lately: one that was is in the store. */
function remember(id: string): boolean {
  const now = Date.now()
  const before = sent.get(id)
  if (before !== undefined && now - before < hourMs) return false
  if (sent.size >= mostRemembered) sent.clear()
  sent.set(id, now)
  return true
}

interface Parted {
  readonly id: string
  readonly what: 'text' | 'recording'
  readonly text: string
}

function records({ id, what, text }: Parted, recording: Recording): string[] {
  const parts = cut(text)
  return parts.map((part, index) => {
    const attributes = attributesJson({
      'spanledger.recording.id': id,
      'spanledger.recording.what': what,
      'spanledger.recording.part': index,
      'spanledger.recording.parts': parts.length,
      'spanledger.recording.kind': recording.kind,
      'spanledger.recording.name': recording.name,
      'spanledger.recording.traces': what === 'recording' ? recording.traceIds.slice(0, 1000).join(' ') : '',
      'spanledger.recording.process': recording.process ?? '',
      'spanledger.task.key': recording.key ?? '',
    })
    return `{"timeUnixNano":"${BigInt(Math.round(recording.startedMs)) * 1_000_000n}","eventName":"${recordingEvent}","body":{"stringValue":${JSON.stringify(part)}},"attributes":${attributes}}`
  })
}

/** Never between the halves of a character. */
function cut(text: string): string[] {
  const parts: string[] = []
  for (let start = 0; start < text.length;) {
    let end = Math.min(start + partLength, text.length)
    if (end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1))) end -= 1
    parts.push(text.slice(start, end))
    start = end
  }
  return parts
}
