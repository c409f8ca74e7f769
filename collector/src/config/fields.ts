/** Reads what somebody wrote by hand, and says of all that is wrong where it is and what would be right. */
export class Fields {
  readonly #fields: ReadonlyMap<string, unknown>
  readonly #read = new Set<string>()
  readonly #place: string
  readonly #mistakes: string[]

  constructor(value: unknown, place: string, mistakes: string[]) {
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!isRecord) mistakes.push(`${place}: expected fields such as {name: …}, got ${shown(value)}`)
    this.#fields = new Map(isRecord ? Object.entries(value) : [])
    this.#place = place
    this.#mistakes = mistakes
  }

  text(name: string): string | undefined {
    const value = this.#value(name)
    if (value === undefined || typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    return this.#wrong(name, 'a text', value)
  }

  needed(name: string): string {
    return this.text(name) || this.#wrong(name, 'a text', undefined) || ''
  }

  oneOf<T extends string>(name: string, choices: readonly T[], otherwise: T): T {
    const value = this.#value(name)
    if (value === undefined) return otherwise
    return choices.find(choice => choice === value) ?? this.#wrong(name, choices.join(', '), value) ?? otherwise
  }

  number(name: string): number | undefined {
    const value = this.#value(name)
    if (value === undefined || (typeof value === 'number' && Number.isFinite(value))) return value
    return this.#wrong(name, 'a number', value)
  }

  isTrue(name: string): boolean {
    const value = this.#value(name)
    if (value === undefined || typeof value === 'boolean') return value === true
    return this.#wrong(name, 'true or false', value) ?? false
  }

  /** A duration such as 30s, 5m, 24h or 7d, in milliseconds. */
  durationMs(name: string, otherwise: number): number {
    const value = this.#value(name)
    if (value === undefined) return otherwise
    const [, digits = '', unit = ''] = /^(\d{1,6})(s|m|h|d)$/.exec(typeof value === 'string' ? value : '') ?? []
    const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[unit]
    return unitMs === undefined
      ? (this.#wrong(name, 'a duration such as 5m, 24h or 7d', value) ?? otherwise)
      : Number(digits) * unitMs
  }

  texts(name: string): readonly string[] {
    const value = this.#value(name)
    if (value === undefined) return []
    if (Array.isArray(value) && value.every(item => typeof item === 'string')) return value
    return this.#wrong(name, 'a list of texts', value) ?? []
  }

  /** A list of anything, to be read line by line. */
  list(name: string): readonly unknown[] {
    const value = this.#value(name)
    if (value === undefined || Array.isArray(value)) return value ?? []
    return this.#wrong(name, 'a list', value) ?? []
  }

  map(name: string): ReadonlyMap<string, string> {
    const value = this.#value(name)
    if (value === undefined) return new Map()
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return new Map(Object.entries(value).map(([key, item]) => [key, String(item)]))
    return this.#wrong(name, 'names with values', value) ?? new Map()
  }

  fields(name: string): Fields {
    return new Fields(this.#value(name) ?? {}, `${this.#place}.${name}`, this.#mistakes)
  }

  /** Says so if there is anything that nobody asked for. */
  expectNoMore(): void {
    for (const name of this.#fields.keys())
      if (!this.#read.has(name))
        this.#mistakes.push(`${this.#place}.${name}: is not known; expected ${[...this.#read].join(', ')}`)
  }

  say(problem: string): void {
    this.#mistakes.push(`${this.#place}${problem}`)
  }

  #value(name: string): unknown {
    this.#read.add(name)
    return this.#fields.get(name) ?? undefined
  }

  #wrong(name: string, expected: string, value: unknown): undefined {
    this.#mistakes.push(`${this.#place}.${name}: expected ${expected}, got ${shown(value)}`)
    return undefined
  }
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : (JSON.stringify(value)?.slice(0, 100) ?? 'nothing')
}
