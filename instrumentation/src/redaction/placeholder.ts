import { createHmac, randomBytes } from 'node:crypto'

/** Writes what stands for a value: its class, and a keyed hash by which equal values stay equal. */
export type Placeholder = (rule: string, same: string) => string

/**
 * Placeholders under a key. Without one the key is random, so that values are equal within this process only; and nobody
 * can find a value by hashing all that it might be.
 */
export function placeholders(key: string | undefined): Placeholder {
  const secret = key === undefined || key === '' ? randomBytes(32) : key
  return (rule, same) =>
    `<${rule.toUpperCase()}:${createHmac('sha256', secret).update(same).digest('hex').slice(0, 8)}>`
}

/** Whether a text is one placeholder and nothing else. */
export function isPlaceholder(text: string): boolean {
  return text.startsWith('<') && /^<[A-Z_\d]{2,40}:[\da-f]{8}>$/.test(text)
}
