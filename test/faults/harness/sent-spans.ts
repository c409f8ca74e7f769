import type { SeededRandom } from '../../helpers/seeded-random.ts'
import { otlpJsonRequest } from '../../helpers/otlp-json.ts'

/** A request as a client holds it: sent again, it is the same bytes. */
export interface SentRequest {
  readonly spanIds: readonly string[]
  readonly body: string
}

interface SentSpan {
  readonly traceId: string
  readonly costNano: bigint
  isAcknowledged: boolean
}

/** Everything that was ever sent in one scenario, and what the senders were told: the only truth of the verdict. */
export class SentSpans {
  readonly spans = new Map<string, SentSpan>()
  /** Requests by answer: an HTTP status, or `none`. */
  readonly answers = new Map<string, number>()
  readonly #random: SeededRandom

  constructor(random: SeededRandom) {
    this.#random = random
  }

  get acknowledged(): number {
    return [...this.spans.values()].filter(({ isAcknowledged }) => isAcknowledged).length
  }

  /** A request of one to sixteen priced model calls that nobody has sent before. */
  nextRequest(): SentRequest {
    const spans = Array.from({ length: 1 + this.#random.below(16) }, () => this.#nextSpan())
    return { spanIds: spans.map(({ spanId }) => spanId), body: otlpJsonRequest(spans) }
  }

  note({ spanIds }: SentRequest, status: number | undefined): void {
    const answer = String(status ?? 'none')
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1)
    if (status !== 200) return
    for (const id of spanIds) {
      const span = this.spans.get(id)
      if (span) span.isAcknowledged = true
    }
  }

  #nextSpan() {
    const [traceId, spanId] = [this.#id(16), this.#id(8)]
    const [input, output] = [1 + this.#random.below(5_000), 1 + this.#random.below(1_000)]
    this.spans.set(spanId, { traceId, costNano: costNano(input, output), isAcknowledged: false })
    const text = `${spanId} asks about order ${this.#random.below(1_000_000)}`
    return {
      traceId,
      spanId,
      name: 'chat gpt-4o-mini',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.provider.name': 'openai',
        'gen_ai.request.model': 'gpt-4o-mini',
        'gen_ai.response.model': 'gpt-4o-mini-2024-07-18',
        'gen_ai.usage.input_tokens': input,
        'gen_ai.usage.output_tokens': output,
        'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: text }] }]),
      },
    }
  }

  #id(bytes: number): string {
    return Buffer.from(this.#random.bytes(bytes)).toString('hex')
  }
}

/** OpenAI's price list, not our price table: $0.15 and $0.60 per million tokens of gpt-4o-mini. */
function costNano(input: number, output: number): bigint {
  return BigInt(input) * 150n + BigInt(output) * 600n
}
