import { objectOf, parseJson } from '../../protocols/json.ts'
import { headerOf } from '../headers.ts'

const MiB = 1024 * 1024
const carriageReturn = 13

type Callback = (this: unknown, ...given: unknown[]) => unknown

/**
 * Takes out of an event stream what only came because we asked for usage: the chunk without choices, and the `null` that
 * stands in every other chunk. Bytes are held back to the end of their event, no longer.
 */
export function hideUsage(handler: object): void {
  const filter = new UsageFilter()
  wrap(handler, 'onHeaders', (callback, handler, given) => {
    filter.start(given[1])
    return callback.apply(handler, given)
  })
  wrap(handler, 'onResponseStart', (callback, handler, given) => {
    filter.start(given[2])
    return callback.apply(handler, given)
  })
  wrap(handler, 'onData', (callback, handler, [chunk, ...rest]) => {
    const left = filter.pass(chunk)
    return left === undefined ? true : callback.call(handler, left, ...rest)
  })
  wrap(handler, 'onResponseData', (callback, handler, [controller, chunk, ...rest]) => {
    const left = filter.pass(chunk)
    return left === undefined ? undefined : callback.call(handler, controller, left, ...rest)
  })
  lastly(handler, ['onComplete', 'onData'], (data, handler) => {
    const held = filter.rest()
    if (held) data.call(handler, held)
  })
  lastly(handler, ['onResponseEnd', 'onResponseData'], (data, handler, controller) => {
    const held = filter.rest()
    if (held) data.call(handler, controller, held)
  })
}

type Around = (callback: Callback, handler: unknown, given: unknown[]) => unknown

function wrap(handler: object, name: string, around: Around): void {
  const callback: unknown = Reflect.get(handler, name)
  if (typeof callback !== 'function') return
  const value = function hiding(this: unknown, ...given: unknown[]): unknown {
    // True: whatever the callback takes and gives, all but the bytes is passed through.
    return around(callback as Callback, this, given)
  }
  Reflect.defineProperty(handler, name, { value, configurable: true, writable: true, enumerable: true })
}

// The filtering callback lets bytes pass once the filter has ended.
type Release = (data: Callback, handler: unknown, controller: unknown) => void

function lastly(handler: object, [end, data]: readonly [string, string], release: Release): void {
  const original: unknown = Reflect.get(handler, data)
  wrap(handler, end, (callback, self, given) => {
    // True: `wrap` found a function of that name, or left none.
    if (typeof original === 'function') release(original as Callback, self, given[0])
    return callback.apply(self, given)
  })
}

/** Splits a stream into its events and keeps back those that nobody asked for. */
class UsageFilter {
  #active = false
  #ended = false
  #held: Buffer = Buffer.alloc(0)

  /** Only a plain event stream of unknown length is touched. */
  start(headers: unknown): void {
    const plain = (headerOf(headers, 'content-encoding') ?? 'identity') === 'identity'
    const events = headerOf(headers, 'content-type')?.includes('text/event-stream') === true
    this.#active = plain && events && headerOf(headers, 'content-length') === undefined
  }

  /** The bytes to hand on; `undefined` for none. */
  pass(chunk: unknown): unknown {
    if (!this.#active || this.#ended || !(chunk instanceof Uint8Array)) return chunk
    this.#held = Buffer.concat([this.#held, chunk])
    // Not the line ends that these servers use, or an event without end: better a chunk too many than a stream that stops.
    if (chunk.includes(carriageReturn) || this.#held.byteLength > MiB) return this.rest()
    const end = this.#held.lastIndexOf('\n\n')
    if (end === -1) return undefined
    const whole = this.#held.subarray(0, end + 2).toString()
    this.#held = this.#held.subarray(end + 2)
    const kept = whole.split(/(?<=\n\n)/).flatMap(withoutUsage)
    return kept.length === 0 ? undefined : Buffer.from(kept.join(''))
  }

  /** Gives up what is held, and from now on lets everything pass. */
  rest(): Buffer | undefined {
    const held = this.#held
    this.#ended = true
    this.#held = Buffer.alloc(0)
    return held.byteLength === 0 ? undefined : held
  }
}

function withoutUsage(event: string): string[] {
  if (!event.startsWith('data:')) return [event]
  const chunk = objectOf(parseJson(event.slice('data:'.length)))
  const choices = chunk?.['choices']
  if (Array.isArray(choices) && choices.length === 0 && objectOf(chunk?.['usage'])) return []
  // Inside a JSON string every quote is escaped, so this matches a member and never a text.
  return [event.replace(/,\s*"usage"\s*:\s*null(?=\s*[,}])/, '')]
}
