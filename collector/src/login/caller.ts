import type { IncomingHttpHeaders } from 'node:http'

export type Right = 'ingest' | 'read' | 'admin'

/** Who a request comes from: the holder of a key, or a person who signed in. */
export interface Caller {
  readonly project: string
  readonly right: Right
  /** How somebody is named who decided something, for whoever reads of it later. */
  readonly by: string
}

/** Who shows a key. */
export interface KeyBearer {
  readonly project: string
  readonly right: Right
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
  identify(headers: IncomingHttpHeaders): KeyBearer | undefined
  /** @throws CollectorError `UNAUTHENTICATED` or `FORBIDDEN` */
  authorize(right: 'ingest' | 'read', headers: IncomingHttpHeaders): KeyBearer
  /** Undefined as soon as the key is revoked. */
  holder(keyId: string): KeyHolder | undefined
}
