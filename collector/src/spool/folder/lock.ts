import { randomBytes } from 'node:crypto'
import { link, readFile, readlink, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { CollectorError } from '../../errors.ts'
import { isAlive, markOf, type ProcessMark } from '../../process-mark.ts'

/** How often the holder of a lock shows that it lives. */
export const beatMs = 2_000

/**
 * One collector at a time on a spool: two would insert the same segments under different tokens.
 *
 *     spool/lock    {"pid":4711,"started":"…","machine":"web-1 pid:[4026531836]"}, touched every two seconds
 *
 * A holder on this machine is looked up among the processes, so that a crash holds nobody up. One that cannot be looked
 * up, on another machine or in another container, is watched for three beats: a lock that nobody touches is nobody's.
 */
export class FolderLock {
  readonly #path: string
  readonly #content: string

  /** @throws CollectorError `SPOOL_IN_USE` naming the process that has it */
  static async take(folder: string, watchMs = 3 * beatMs): Promise<FolderLock> {
    const path = join(folder, 'lock')
    const content = JSON.stringify({ ...(await markOf(process.pid)), pid: process.pid, machine: await machine() })
    for (let attempts = 0; attempts < 5; attempts += 1) {
      const present = await write(path, content)
      if (present === undefined || present === content) return new FolderLock(path, content)
      const holder = await holderOf(path, present, watchMs)
      if (holder !== undefined) throw inUse(folder, holder)
      await remove(path, present)
    }
    throw inUse(folder, 'others that start at this moment')
  }

  private constructor(path: string, content: string) {
    this.#path = path
    this.#content = content
  }

  /** Shows that we live. False if the lock is another's by now: then this process was taken for dead. */
  async beat(): Promise<boolean> {
    // Gone is not taken: somebody tidied up, and the lock is put back.
    const present = await write(this.#path, this.#content)
    if (present !== undefined && present !== this.#content) return false
    const now = new Date()
    await utimes(this.#path, now, now)
    return true
  }

  async release(): Promise<void> {
    const present = await readFile(this.#path, 'utf8').catch(() => undefined)
    if (present === this.#content) await rm(this.#path, { force: true })
  }
}

/** Writes the lock if there is none; what is in the one that is there, otherwise. */
async function write(path: string, content: string): Promise<string | undefined> {
  try {
    await writeFile(path, content, { flag: 'wx' })
    return undefined
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    return readFile(path, 'utf8').catch(() => '')
  }
}

/** Who holds the lock, in words; undefined if nobody does any more. */
async function holderOf(path: string, content: string, watchMs: number): Promise<string | undefined> {
  const holder = parseHolder(content)
  if (holder?.machine === (await machine())) return (await isAlive(holder)) ? `process ${holder.pid}` : undefined
  const [before, deadline] = [await touchedAt(path), performance.now() + watchMs]
  while (performance.now() < deadline) {
    await wait(Math.min(100, watchMs))
    const now = await touchedAt(path)
    if (now === undefined) return undefined
    if (now !== before) return holder ? `process ${holder.pid} on ${holder.machine}` : 'another process'
  }
  return undefined
}

/** Takes away the lock of a process that is gone, unless another has done so, and has a new one there, by now. */
async function remove(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomBytes(8).toString('hex')}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  if ((await readFile(aside, 'utf8')) !== stale) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}

async function touchedAt(path: string): Promise<number | undefined> {
  return (await stat(path).catch(() => undefined))?.mtimeMs
}

/** Process ids mean something only on one machine, and there only in one container. */
async function machine(): Promise<string> {
  const namespace = await readlink('/proc/self/ns/pid').catch(() => '')
  return `${hostname()} ${namespace}`.trim()
}

function parseHolder(content: string): (ProcessMark & { readonly machine: string }) | undefined {
  try {
    const value: unknown = JSON.parse(content)
    if (typeof value !== 'object' || value === null) return undefined
    if (!('pid' in value && 'started' in value && 'machine' in value)) return undefined
    return { pid: Number(value.pid), started: String(value.started), machine: String(value.machine) }
  } catch {
    return undefined
  }
}

function inUse(folder: string, holder: string): CollectorError {
  const advice = 'stop it, or choose another folder with --data DIR'
  return new CollectorError('SPOOL_IN_USE', `${folder} is in use by ${holder}: ${advice}`)
}
