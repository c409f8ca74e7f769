import type { AnyValue, Attributes } from '../../otlp.ts'
import type { AttributeSource } from '../read-attribute.ts'

/** The attributes of a span, and before them what its dialects make of them. No copy: most are never asked for. */
export class TranslatedAttributes implements AttributeSource {
  readonly #facts = new Map<string, AnyValue>()
  readonly #original: Attributes

  constructor(original: Attributes) {
    this.#original = original
  }

  get(name: string): AnyValue | undefined {
    const fact = this.#facts.get(name)
    return fact === undefined ? this.#original.get(name) : fact
  }

  has(name: string): boolean {
    return this.#facts.has(name) || this.#original.has(name)
  }

  set(name: string, fact: AnyValue): void {
    this.#facts.set(name, fact)
  }
}
