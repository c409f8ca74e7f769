import { find } from './detectors/find.ts'
import { isSecretValue } from './detectors/secrets/secret-value.ts'
import { rewriteJson, type JsonVisitor } from './json-text.ts'
import { nameKind } from './key-names.ts'
import { isPlaceholder, type Placeholder } from './placeholder.ts'
import { Seen } from './seen.ts'
import { Tally } from './tally.ts'

export interface RedactorOptions {
  readonly placeholder: Placeholder
  /** The user's own rule, after all of ours. */
  readonly custom?: (text: string) => unknown
  /** How much is remembered of what was redacted before. */
  readonly seenCharacters?: number
  /** Told of each value that is taken out, for those who ask what would be. */
  readonly onSight?: (sight: Sight) => void
}

export interface Sight {
  readonly rule: string
  readonly value: string
  readonly placeholder: string
  /** Where it begins in the text that was given; `undefined` inside of a JSON text. */
  readonly start: number | undefined
}

const MiB = 1024 * 1024
const deepest = 32
const mostNames = 4096
const longestKeyed = 80

/** Takes out of texts and values what must not leave the process. Never throws: what cannot be redacted is dropped. */
export class Redactor {
  readonly #placeholder: Placeholder
  readonly #custom: RedactorOptions['custom']
  readonly #seen: Seen
  readonly #cleanNames = new Set<string>()
  readonly #onSight: RedactorOptions['onSight']

  constructor({ placeholder, custom, seenCharacters = 2 * MiB, onSight }: RedactorOptions) {
    this.#placeholder = placeholder
    this.#onSight = onSight
    this.#custom = custom
    this.#seen = new Seen(seenCharacters)
  }

  /** A text, or a JSON text, without what must not leave. `key` is the name under which it stands. */
  text(text: string, tally: Tally, key = ''): string {
    return this.#string(text, { tally, key, depth: 0 })
  }

  /** The name of an attribute or a member likewise. */
  name(name: string, tally: Tally): string {
    return this.#name(name, { tally, key: '', depth: 0 })
  }

  /** A JSON value likewise; the very same value where nothing was found. */
  value(value: unknown, tally: Tally, key = ''): unknown {
    return this.#tree(value, { tally, key, depth: 0 })
  }

  /** What is left of a text that nobody may look at: only that it is equal to another one. */
  dropped(text: string, tally: Tally): string {
    tally.add('dropped')
    const placeholder = this.#placeholder('dropped', text)
    this.#onSight?.({ rule: 'dropped', value: text, placeholder, start: undefined })
    return placeholder
  }

  #string(text: string, at: Standing): string {
    if (text === '') return text
    const named = at.key === '' ? undefined : this.#named(text, at)
    if (named !== undefined) return named
    // Keys say something about short values only; a long text is remembered whatever its key.
    if (at.key !== '' && text.length <= longestKeyed) return this.#redact(text, at)
    const seen = this.#seen.get(text)
    if (seen !== undefined) {
      if (seen.tally !== undefined) at.tally.addAll(seen.tally)
      return seen.text
    }
    const tally = new Tally()
    const redacted = this.#redact(text, { tally, key: '', depth: at.depth })
    const found = tally.isEmpty ? undefined : tally
    if (found !== undefined) at.tally.addAll(found)
    this.#seen.set(text, { text: redacted, tally: found })
    return redacted
  }

  #redact(text: string, at: Standing): string {
    try {
      const json = at.depth < deepest && mayBeJson(text) ? rewriteJson(text, this.#visitor(at)) : undefined
      return json ?? this.#customised(this.#detected(text, at), at.tally)
    } catch {
      return this.dropped(text, at.tally)
    }
  }

  #detected(text: string, { tally, key, depth }: Standing): string {
    const findings = find(text, key)
    if (findings.length === 0) return text
    let written = ''
    let copied = 0
    for (const { rule, start, end, same } of findings) {
      tally.add(rule)
      const placeholder = this.#placeholder(rule, same)
      this.#onSight?.({ rule, value: text.slice(start, end), placeholder, start: depth === 0 ? start : undefined })
      written += text.slice(copied, start) + placeholder
      copied = end
    }
    return written + text.slice(copied)
  }

  #customised(text: string, tally: Tally): string {
    if (this.#custom === undefined) return text
    const said = this.#custom(text)
    if (typeof said !== 'string') return this.dropped(text, tally)
    if (said !== text) {
      tally.add('user')
      this.#onSight?.({ rule: 'user', value: text, placeholder: said, start: undefined })
    }
    return said
  }

  /** A value whose name says what it is; `undefined` where that says nothing, or nothing about this value. */
  #named(value: string, { key, tally }: Standing): string | undefined {
    const kind = nameKind(key) ?? (key.includes('.') ? nameKind(key.slice(key.lastIndexOf('.') + 1)) : undefined)
    if (kind === undefined || isPlaceholder(value)) return undefined
    if (kind === 'secret' ? isGiven(value) : isSecretValue({ value, kind, loose: false, isCall: false })) {
      tally.add('secret')
      const placeholder = this.#placeholder('secret', value)
      this.#onSight?.({ rule: 'secret', value, placeholder, start: 0 })
      return placeholder
    }
    return undefined
  }

  #visitor({ tally, depth }: Standing): JsonVisitor {
    return {
      text: (text, key) => this.#string(text, { tally, key, depth: depth + 1 }),
      name: name => this.#name(name, { tally, key: '', depth }),
      number: (written, key) => this.#number(written, { tally, key, depth }),
      isSecret: key => nameKind(key) === 'secret',
    }
  }

  #number(written: string, at: Standing): string {
    const named = at.key === '' || written.length < 3 ? undefined : this.#named(written, at)
    if (named !== undefined) return named
    return mayBeNumberOf(written, at.key) ? this.#detected(written, at) : written
  }

  #tree(value: unknown, at: Standing): unknown {
    if (typeof value === 'string') return this.#string(value, at)
    if (typeof value === 'number') {
      // Of vectors there are thousands.
      if (!Number.isInteger(value)) return value
      const written = String(value)
      const said = this.#number(written, at)
      return said === written ? value : said
    }
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
    // Too deep to be anything but strange, or a value that holds itself.
    if (at.depth >= deepest || isOpen(at.open, value)) return this.dropped('', at.tally)
    const inside = { tally: at.tally, key: at.key, depth: at.depth + 1, open: { value, outer: at.open } }
    return Array.isArray(value) ? this.#list(value, inside) : this.#object(value, inside)
  }

  #list(list: readonly unknown[], inside: Standing): readonly unknown[] {
    let copy: unknown[] | undefined
    for (let index = 0; index < list.length; index += 1) {
      const said = this.#tree(list[index], inside)
      if (said !== list[index]) (copy ??= [...list])[index] = said
    }
    return copy ?? list
  }

  #object(object: object, inside: Standing): unknown {
    if ('toJSON' in object && typeof object.toJSON === 'function') {
      const plain: unknown = object.toJSON()
      return plain === object ? object : this.#tree(plain, inside)
    }
    const secret = nameKind(inside.key) === 'secret' && !isSchema(object)
    let changed = false
    const members = Object.entries(object).map(([key, value]: [string, unknown]) => {
      const name = this.#name(key, inside)
      const { tally, depth, open } = inside
      const said = this.#tree(value, secret ? inside : { tally, key, depth, open })
      changed ||= name !== key || said !== value
      return [name, said] as const
    })
    return changed ? Object.fromEntries(members) : object
  }

  /** The name of a member: somebody may count by e-mail address. The user's function is not asked about names. */
  #name(name: string, { tally }: Standing): string {
    if (this.#cleanNames.has(name)) return name
    const said = this.#detected(name, { tally, key: '', depth: deepest })
    if (said === name && name.length <= longestKeyed) {
      if (this.#cleanNames.size >= mostNames) this.#cleanNames.clear()
      this.#cleanNames.add(name)
    }
    return said
  }
}

/** Where a value stands, and who counts what is found in it. */
interface Standing {
  readonly tally: Tally
  readonly key: string
  readonly depth: number
  /** The lists and objects that the value stands in. */
  readonly open?: Open | undefined
}

interface Open {
  readonly value: object
  readonly outer: Open | undefined
}

function isOpen(open: Open | undefined, value: object): boolean {
  for (let around = open; around !== undefined; around = around.outer) if (around.value === value) return true
  return false
}

function mayBeJson(text: string): boolean {
  const first = text.charCodeAt(0)
  if (first > 0x20 && first !== 0x7b && first !== 0x5b && first !== 0x22) return false
  return /^\s*[{["]/.test(text)
}

// With ten and thirteen digits it is a time, and with more than sixteen one in nanoseconds.
function mayBeNumberOf(written: string, key: string): boolean {
  return (
    /^(?:\d{9}|\d{11,12}|\d{14,16})$/.test(written) || (/^\d{7,15}$/.test(written) && /phone|tel|mobil|fax/i.test(key))
  )
}

function isSchema(object: object): boolean {
  return ['type', '$ref', 'anyOf', 'oneOf', 'allOf', 'enum', 'const', 'description'].some(key =>
    Object.hasOwn(object, key),
  )
}

// `"password": "string"` in a schema that somebody made up, and what is there to be filled in.
function isGiven(value: string): boolean {
  return (
    isSecretValue({ value: value.length < 4 ? `${value}0000` : value, kind: 'secret', loose: false, isCall: false }) ||
    /\s/.test(value)
  )
}
