/** What a process asks its surroundings for, and gets another answer each time. */
export interface Ambient {
  /** Unix time, time since the start, or a number from 0 to 1: told what it is, says what to take it for. */
  number(kind: 'clock' | 'monotonic' | 'random', real: number): number
  /** An id in words. */
  id(real: string): string
  /** Random bytes, changed in their place. */
  bytes(real: Uint8Array): void
}
