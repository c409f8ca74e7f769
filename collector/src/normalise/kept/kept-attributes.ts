import type { AnyValue, Attributes } from '../../otlp.ts'
import { marksOfName, type NameMarks } from '../dialects/marks.ts'

/**
 * The attributes of a span as they are kept: without the content that moved to messages, and with what we say of them. No
 * copy is made: most are only written to the store, once.
 */
export class KeptAttributes implements ReadonlyMap<string, AnyValue> {
  readonly #original: Attributes
  /** What the name of each original tells, in their order. */
  readonly #told: readonly NameMarks[]
  /** One bit for each dialect whose content has moved. */
  readonly #moved: number
  readonly #stated: ReadonlyMap<string, AnyValue>

  constructor(
    original: Attributes,
    { told, moved }: { readonly told: readonly NameMarks[]; readonly moved: number },
    stated: ReadonlyMap<string, AnyValue>,
  ) {
    this.#original = original
    this.#told = told
    this.#moved = moved
    this.#stated = stated
  }

  get size(): number {
    let size = 0
    this.forEach(() => void size++)
    return size
  }

  get(name: string): AnyValue | undefined {
    const stated = this.#stated.get(name)
    if (stated !== undefined) return stated
    const value = this.#original.get(name)
    return value === undefined || !this.#isKept(marksOfName(name), name) ? undefined : value
  }

  has(name: string): boolean {
    return this.#stated.has(name) || (this.#original.has(name) && this.#isKept(marksOfName(name), name))
  }

  forEach(visit: (value: AnyValue, name: string, of: ReadonlyMap<string, AnyValue>) => void): void {
    let index = 0
    for (const [name, value] of this.#original) {
      const told = this.#told[index++]
      if (told !== undefined && this.#isKept(told, name)) visit(value, name, this)
    }
    for (const [name, value] of this.#stated) visit(value, name, this)
  }

  #isKept(told: NameMarks, name: string): boolean {
    if (told.isContent || (told.content & this.#moved) !== 0) return false
    return !(told.isOriginal || told.isReading) || !this.#stated.has(name)
  }

  keys(): MapIterator<string> {
    return this.#copy().keys()
  }

  values(): MapIterator<AnyValue> {
    return this.#copy().values()
  }

  entries(): MapIterator<[string, AnyValue]> {
    return this.#copy().entries()
  }

  [Symbol.iterator](): MapIterator<[string, AnyValue]> {
    return this.#copy().entries()
  }

  #copy(): Map<string, AnyValue> {
    const copy = new Map<string, AnyValue>()
    this.forEach((value, name) => void copy.set(name, value))
    return copy
  }
}
