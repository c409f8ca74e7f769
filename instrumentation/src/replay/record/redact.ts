import { Tally } from '../../redaction/tally.ts'
import type { Redactor } from '../../redaction/redactor.ts'
import { bodyOfText, textOfBody } from '../recording/body.ts'
import type { Body } from '../recording/format.ts'

/** Takes out of what is recorded what the redactor finds, and tells that it did. Without a redactor, nothing. */
export class Redact {
  readonly #redactor: Redactor | undefined
  readonly #onFound: (what: string, step: number | undefined) => void

  constructor(redactor: Redactor | undefined, onFound: (what: string, step: number | undefined) => void) {
    this.#redactor = redactor
    this.#onFound = onFound
  }

  text(text: string, what: string, step?: number): string {
    return this.#tallied(what, step, (redactor, tally) => redactor.text(text, tally)) ?? text
  }

  value(value: unknown, what: string, step?: number): unknown {
    if (value === undefined || this.#redactor === undefined) return value
    return this.#tallied(what, step, (redactor, tally) => redactor.value(value, tally))
  }

  body(body: Body | undefined, what: string, step?: number): Body | undefined {
    if (body === undefined || body.base64 !== undefined || this.#redactor === undefined) return body
    return bodyOfText(this.text(textOfBody(body), what, step))
  }

  #tallied<Value>(
    what: string,
    step: number | undefined,
    redact: (redactor: Redactor, tally: Tally) => Value,
  ): Value | undefined {
    if (this.#redactor === undefined) return undefined
    const tally = new Tally()
    const redacted = redact(this.#redactor, tally)
    if (!tally.isEmpty) this.#onFound(what, step)
    return redacted
  }
}
