/** A part of what a channel of Node says: an object of unknown make. */
export function messagePart(message: unknown, name: string): unknown {
  return typeof message === 'object' && message !== null ? Reflect.get(message, name) : undefined
}
