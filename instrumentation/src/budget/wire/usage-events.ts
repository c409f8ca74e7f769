// Most streams fit, and are looked through once, at their end.
const roomBytes = 8 * 1024
const mostRooms = 16
const MiB = 1024 * 1024
const longestEvent = 16 * MiB
const usage = Buffer.from('usage')
const blankLine = Buffer.from('\n\n')
const none = Buffer.alloc(0)
/** Rooms of calls that are over, for those to come. */
const rooms: Buffer[] = []

/**
 * Of a stream of events, those that tell of usage. The others are many and small: they are gathered, looked through
 * some thousand bytes at a time, and forgotten.
 */
export class UsageEvents {
  #room: Buffer = none
  #held = 0
  #size = 0
  #telling = ''

  /** Copies, since the sender may use its buffer again. */
  add(chunk: Uint8Array): void {
    const bytes = chunk.byteLength
    this.#size += bytes
    if (this.#held + bytes > this.#room.length) this.#makeRoom(bytes)
    this.#room.set(chunk, this.#held)
    this.#held += bytes
  }

  /** How many bytes came. */
  get size(): number {
    return this.#size
  }

  /** The events that tell of usage, as they came. Nothing may be added after it. */
  take(): string {
    this.#look(this.#held)
    if (this.#room.length === roomBytes && rooms.length < mostRooms) rooms.push(this.#room)
    this.#room = none
    this.#held = 0
    return this.#telling
  }

  /** Looks at the events that are whole, and lets go of them; what is left of an event stays. */
  #makeRoom(bytes: number): void {
    const last = this.#held === 0 ? -1 : this.#room.subarray(0, this.#held).lastIndexOf(blankLine)
    if (last !== -1) {
      this.#look(last + blankLine.length)
      this.#room.copyWithin(0, last + blankLine.length, this.#held)
      this.#held -= last + blankLine.length
    }
    // Nobody's usage has so many bytes before it.
    if (this.#held + bytes > longestEvent) this.#held = 0
    const needed = this.#held + bytes
    if (needed <= this.#room.length) return
    const larger = needed <= roomBytes ? (rooms.pop() ?? Buffer.allocUnsafeSlow(roomBytes)) : grown(needed)
    larger.set(this.#room.subarray(0, this.#held))
    this.#room = larger
  }

  #look(end: number): void {
    const events = this.#room.subarray(0, end)
    let from = 0
    for (let at = events.indexOf(usage); at !== -1; at = events.indexOf(usage, from)) {
      from = at + usage.length
      // While a stream goes on, OpenAI's says in each event that there is no usage yet.
      if (/^"\s*:\s*null/.test(events.toString('latin1', from, from + 12))) continue
      const before = events.lastIndexOf(blankLine, at)
      const next = events.indexOf(blankLine, at)
      from = next === -1 ? end : next + blankLine.length
      if (this.#telling.length < longestEvent)
        this.#telling += events.toString('utf8', before === -1 ? 0 : before + blankLine.length, from)
    }
  }
}

function grown(bytes: number): Buffer {
  return Buffer.allocUnsafeSlow(Math.max(2 * bytes, roomBytes))
}
