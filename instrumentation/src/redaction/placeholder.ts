import { createHmac, randomBytes } from 'node:crypto'

/** Writes what stands for a value: its class, and a keyed hash by which equal values stay equal. */
export type Placeholder = (rule: string, same: string) => string

/**
 * Placeholders under a key. Without one the key is random, so that values are equal within this process only; and nobody
 * can find a value by hashing all that it might be.
 */
export function placeholders(key: string | undefined): Placeholder {
  const secret = key === undefined || key === '' ? randomBytes(32) : key
  const hash = (same: string) => createHmac('sha256', secret).update(same).digest('hex').slice(0, 8)
  const hashes = new Map<string, string>()
  return (rule, same) => {
    let hashed = hashes.get(same)
    if (hashed === undefined) {
      hashed = hash(same)
      if (hashes.size >= mostRemembered) hashes.clear()
      if (same.length <= longestRemembered) hashes.set(same, hashed)
    }
    return `<${rule.toUpperCase()}:${hashed}>`
  }
}

// A conversation names the same few people again and again.
const mostRemembered = 1000
const longestRemembered = 200

/** Whether a text is one placeholder and nothing else. */
export function isPlaceholder(text: string): boolean {
  return text.startsWith('<') && /^<[A-Z_\d]{2,40}:[\da-f]{8}>$/.test(text)
}
