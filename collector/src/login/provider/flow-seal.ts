import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Flow } from './provider.ts'

/** What a browser keeps for us while somebody is at the provider. */
export interface Journey {
  readonly flow: Flow
  readonly next: string
}

export const journeyMs = 10 * 60_000

export interface Seal {
  close(journey: Journey): string
  /** Undefined for what we did not close, or too long ago. */
  open(text: string): Journey | undefined
}

const algorithm = 'aes-256-gcm'
const ivBytes = 12
const tagBytes = 16

/**
 * Seals journeys under a key that only this process knows. So there is nothing to remember of people who never come
 * back, and nobody can fill a memory with them.
 */
export function openSeal(now: () => number = Date.now): Seal {
  const key = randomBytes(32)
  return {
    close(journey) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv(algorithm, key, iv)
      const text = JSON.stringify({ ...journey, untilMs: now() + journeyMs })
      const closed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), closed]).toString('base64url')
    },
    open(text) {
      const bytes = Buffer.from(text, 'base64url')
      try {
        const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes })
        decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes))
        const opened = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()])
        // True: the tag says that nobody but `close` above made this.
        const { untilMs, ...journey } = JSON.parse(opened.toString('utf8')) as Journey & { readonly untilMs: number }
        return now() < untilMs ? journey : undefined
      } catch {
        return undefined
      }
    },
  }
}
