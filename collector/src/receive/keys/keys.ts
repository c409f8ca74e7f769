/**
 * Who may come in. Keys are in a file, as hashes; the file is read again when it changes, so that a revoked key is out
 * within two seconds and no collector has to be started again. Several collectors may read the same file.
 *
 * A file that is broken or gone changes nothing: the keys last read stay, until there is a file that can be read.
 */
import { timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { Bug, CollectorError } from '../../errors.ts'
import { versionOf } from '../../shared-file.ts'
import { readKeyFile } from './key-file.ts'
import { digestOf, idOf } from './new-key.ts'
import type { KeyLimits } from './rate-limits.ts'
import type { Right, StoredKey } from './stored-key.ts'

/** Who a request comes from. */
export interface Identity {
  readonly project: string
  readonly right: Right
  readonly keyId: string
  readonly limits: KeyLimits
}

/** Who holds a key that was shown before. */
export interface KeyHolder {
  readonly project: string
  readonly right: Right
  readonly name: string
}

export interface KeysOptions {
  readonly file: string
  /** Keys given by configuration: the project `default`, every right. */
  readonly extraKeys?: readonly string[]
  /** Keys are needed even while there are none: nobody is let in without. */
  readonly neverOpen?: boolean
  readonly pollMs?: number
  /** Told at every poll while the file cannot be read. */
  readonly notice?: (line: string) => void
}

/** @throws Error naming the file, when there is one and it cannot be read */
export async function openKeys({ file, extraKeys = [], pollMs = 1_000, ...options }: KeysOptions): Promise<Keys> {
  if (extraKeys.includes('')) throw new Bug('An empty API key would let everybody in')
  const version = await versionOf(file)
  const stored = await readKeyFile(file)
  const { neverOpen = false, notice = () => undefined } = options
  return new Keys({ file, extraKeys, stored, version, pollMs, neverOpen, notice })
}

interface Opened extends Required<KeysOptions> {
  readonly stored: readonly StoredKey[]
  readonly version: string | undefined
}

export class Keys {
  readonly #file: string
  readonly #notice: (line: string) => void
  readonly #extraDigests: readonly Buffer[]
  readonly #timer: NodeJS.Timeout
  #stored: ReadonlyMap<string, StoredKey>
  #isOpen: boolean
  #version: string | undefined
  #polling: Promise<void> | undefined

  constructor({ file, extraKeys, stored, version, pollMs, neverOpen, notice }: Opened) {
    this.#file = file
    this.#notice = notice
    this.#extraDigests = extraKeys.map(digestOf)
    this.#stored = byId(stored)
    this.#isOpen = !neverOpen && stored.length === 0 && extraKeys.length === 0
    this.#version = version
    this.#timer = setInterval(() => {
      this.#polling ??= this.#poll().finally(() => (this.#polling = undefined))
    }, pollMs).unref()
  }

  /** No key was ever made, so whoever reaches us is let in. What was closed once stays so: emptying the file opens nothing. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /** Who shows a key of ours in `Authorization: Bearer KEY` or `x-api-key: KEY`. */
  identify(headers: IncomingHttpHeaders): Identity | undefined {
    if (this.isOpen) return { ...everything, keyId: 'none' }
    for (const key of presentedKeys(headers)) {
      const identity = this.#identityOf(key)
      if (identity) return identity
    }
    return undefined
  }

  /** Who shows a key with this right. @throws CollectorError `UNAUTHENTICATED` or `FORBIDDEN` */
  authorize(right: 'ingest' | 'read', headers: IncomingHttpHeaders): Identity {
    const identity = this.identify(headers)
    if (!identity) {
      throw new CollectorError('UNAUTHENTICATED', 'expected "Authorization: Bearer KEY" or "x-api-key: KEY"')
    }
    if (identity.right !== right && identity.right !== 'admin') {
      throw new CollectorError('FORBIDDEN', `${identity.keyId} may ${identity.right}, this needs ${right}`)
    }
    return identity
  }

  /** Who holds the key with this id, while it holds: for whoever showed it before. */
  holder(keyId: string): KeyHolder | undefined {
    if (keyId === configuredId) return this.#extraDigests.length > 0 ? configured : undefined
    const stored = this.#stored.get(keyId)
    if (stored === undefined || stored.revokedAt !== undefined) return undefined
    const { project, right, name } = stored
    return { project, right, name }
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#polling
  }

  #identityOf(key: string): Identity | undefined {
    const digest = digestOf(key)
    const stored = this.#stored.get(idOf(key) ?? '')
    if (stored && timingSafeEqual(Buffer.from(stored.sha256, 'hex'), digest)) {
      const { id, project, right, limits, revokedAt } = stored
      return revokedAt === undefined ? { project, right, limits, keyId: id } : undefined
    }
    // Every one is compared, so that the time taken says nothing about them.
    const found = this.#extraDigests.filter(known => timingSafeEqual(known, digest)).length > 0
    return found ? { ...everything, keyId: configuredId } : undefined
  }

  async #poll(): Promise<void> {
    try {
      const version = await versionOf(this.#file)
      if (version === this.#version) return
      if (version === undefined) throw new Error(`${this.#file} is gone`)
      this.#stored = byId(await readKeyFile(this.#file))
      this.#isOpen &&= this.#stored.size === 0
      this.#version = version
    } catch (error) {
      this.#notice(`the API keys stay as they were: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
}

const configuredId = 'configured'
const configured: KeyHolder = { project: 'default', right: 'admin', name: '' }
const everything = { project: 'default', right: 'admin', limits: {} } as const

function byId(stored: readonly StoredKey[]): ReadonlyMap<string, StoredKey> {
  return new Map(stored.map(key => [key.id, key]))
}

function presentedKeys(headers: IncomingHttpHeaders): readonly string[] {
  const bearer = /^bearer +(.+)$/i.exec(headers.authorization ?? '')?.[1]
  const apiKey = headers['x-api-key']
  return [bearer, ...(Array.isArray(apiKey) ? apiKey : [apiKey])].flatMap(key => key?.trim() || [])
}
