import type { IncomingHttpHeaders } from 'node:http'

export type Right = 'ingest' | 'read' | 'admin'

/** Who a request comes from: the holder of a key, or a person who signed in. */
export interface Caller {
  readonly project: string
  readonly right: Right
  /** What is noted of who decided something. */
  readonly keyId: string
}

/** Who holds a key that was shown before. */
export interface KeyHolder {
  readonly project: string
  readonly right: Right
  readonly name: string
}

/** The API keys, as far as signing in is concerned. */
export interface KnownKeys {
  /** No key was ever made: whoever reaches us, and that is only this machine, is let in. */
  readonly isOpen: boolean
  identify(headers: IncomingHttpHeaders): Caller | undefined
  /** @throws CollectorError `UNAUTHENTICATED` or `FORBIDDEN` */
  authorize(right: 'ingest' | 'read', headers: IncomingHttpHeaders): Caller
  /** Undefined as soon as the key is revoked. */
  holder(keyId: string): KeyHolder | undefined
}
