import { noteClean } from '../redaction/span/clean.ts'
import { ownRedaction, type OwnRedaction } from '../redaction/own-redactor.ts'
import { Tally } from '../redaction/tally.ts'
import { contentHash } from './hash.ts'
import { hashedMessage, hashedValue } from './hashed.ts'
import type { ChatMessage } from './message.ts'

// What a part is, and not what it says.
const structural = new Set(['type', 'id', 'name', 'modality', 'mime_type', 'bytes', 'hash', 'truncated'])

/**
 * The way of content onto a span: nothing that a span tells of prompts, completions, arguments and documents goes around
 * it. One for each attribute: it counts what was taken out of it.
 *
 * @example
 * ```ts
 * const capture = new Capture()
 * const shown = { id, content: capture.show(content) }
 * span.setAttribute('gen_ai.retrieval.documents', capture.written(JSON.stringify(shown)))
 * ```
 */
export class Capture {
  readonly #own: OwnRedaction
  readonly #tally = new Tally()

  constructor(own: OwnRedaction = ownRedaction()) {
    this.#own = own
  }

  /** What a span may show of a value: itself, itself redacted, its hash and size, or nothing. */
  show(value: unknown): unknown {
    const { mode } = this.#own
    if (mode === 'off' || value === undefined) return undefined
    const redacted = this.#redacted(value)
    return mode === 'hash' ? hashedValue(redacted) : redacted
  }

  /** The same of messages, of which roles, types and the names of tools are always told. */
  messages(messages: readonly ChatMessage[]): readonly ChatMessage[] {
    const { mode } = this.#own
    if (mode === 'off') return []
    if (mode === 'full') return messages
    const redacted = messages.map(message => this.#redactedMessage(message))
    return mode === 'hash' ? redacted.map(hashedMessage) : redacted
  }

  /** The same of the definitions of tools, as JSON; of each, its type and name are always told. */
  toolsJson(tools: readonly Readonly<Record<string, unknown>>[]): string {
    const { mode, redactor } = this.#own
    if (redactor === undefined) return JSON.stringify(tools)
    if (mode === 'redacted') return redactor.text(JSON.stringify(tools), this.#tally)
    const named = tools.map(tool => {
      const { type, name } = tool
      return mode === 'off' ? { type, name } : { type, name, ...hashedValue(this.#redacted(tool)) }
    })
    return JSON.stringify(named)
  }

  /** What a span may show of an error's message, which is often made of what was asked. */
  message(text: string | undefined): string | undefined {
    const shown = text === undefined ? undefined : this.show(text)
    return typeof shown === 'string' ? shown : undefined
  }

  /** The hash of a value after redaction, the same in every mode but `full`: a hash of little content can be guessed. */
  hash(value: unknown): string {
    return contentHash(this.#redacted(value))
  }

  /** To be called with the attribute that was made of all this: it has been redacted and will be counted. */
  written(text: string): string {
    if (this.#own.redactor !== undefined) noteClean(text, this.#tally)
    return text
  }

  #redacted(value: unknown, key = ''): unknown {
    return this.#own.redactor === undefined ? value : this.#own.redactor.value(value, this.#tally, key)
  }

  #redactedMessage(message: ChatMessage): ChatMessage {
    const parts = message.parts.map(part => {
      let copy: Record<string, unknown> | undefined
      for (const field of Object.keys(part)) {
        const said = structural.has(field) ? part[field] : this.#redacted(part[field], field)
        if (said !== part[field]) (copy ??= { ...part })[field] = said
      }
      return copy === undefined ? part : { ...copy, type: part.type }
    })
    const { name } = message
    // True: a text is redacted to a text.
    return { ...message, parts, ...(name !== undefined && { name: this.#redacted(name) as string }) }
  }
}
