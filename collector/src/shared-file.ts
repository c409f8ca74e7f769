import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A file that commands change while collectors read it. */
export interface SharedFile {
  readonly path: string
  /** Who may read it, such as `0o600`. */
  readonly mode: number
  /** What is in it, as in "somebody else is changing the prices". */
  readonly what: string
}

/**
 * Changes a file. Readers see it before or after, never in between: it is written beside, fsynced and renamed. Two
 * changes at once happen one after the other.
 *
 * @param change is given the text in the file, undefined where there is none; what it throws leaves the file as it was
 * @throws Error that names the lock, if somebody else holds it for too long
 */
export async function changeFile(file: SharedFile, change: (text: string | undefined) => string): Promise<void> {
  await mkdir(dirname(file.path), { recursive: true })
  const unlock = await lock(file)
  try {
    await replace(file, change(await textOf(file.path)))
  } finally {
    await unlock()
  }
}

/** The text in a file; undefined where there is none. */
export function textOf(path: string): Promise<string | undefined> {
  return unlessMissing(readFile(path, 'utf8'))
}

/** What differs whenever the file does; undefined where there is none. A rename gives it another inode. */
export async function versionOf(path: string): Promise<string | undefined> {
  const found = await unlessMissing(stat(path, { bigint: true }))
  return found && `${found.mtimeNs} ${found.size} ${found.ino}`
}

async function replace({ path, mode }: SharedFile, text: string): Promise<void> {
  const beside = `${path}.tmp`
  // What a crash may have left there could have another mode.
  await rm(beside, { force: true })
  const file = await open(beside, 'wx', mode)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

const lockTries = 50
const lockWaitMs = 100
/** A change takes milliseconds; a lock this old belongs to a process that died. */
const staleLockMs = 4_000

async function lock({ path, mode, what }: SharedFile): Promise<() => Promise<void>> {
  const beside = `${path}.lock`
  for (let tries = 0; tries < lockTries; tries++) {
    try {
      await (await open(beside, 'wx', mode)).close()
      return () => rm(beside, { force: true })
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
    }
    const found = await unlessMissing(stat(beside))
    const age = found ? Date.now() - found.mtimeMs : 0
    await (age > staleLockMs ? rm(beside, { force: true }) : wait(lockWaitMs))
  }
  throw new Error(`somebody else is changing ${what}: remove ${beside} if that is not so`)
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
