import { open, mkdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { parseKeys, printKeys, type StoredKey } from './stored-key.ts'

const maxFileBytes = 16 * 1024 * 1024

/** The keys in the file; none where there is no file. @throws Error naming the file and what is wrong with it */
export async function readKeyFile(path: string): Promise<readonly StoredKey[]> {
  try {
    const { size } = await stat(path)
    if (size > maxFileBytes) throw new Error(`it has ${size} bytes, the limit is ${maxFileBytes}`)
    return parseKeys(await readFile(path, 'utf8'))
  } catch (cause) {
    if (isCode(cause, 'ENOENT')) return []
    throw new Error(`the keys in ${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}

/**
 * Changes the keys in the file. Readers see the file before or after, never in between: it is written beside, fsynced
 * and renamed. Two changes at once happen one after the other.
 */
export async function changeKeyFile(
  path: string,
  change: (keys: readonly StoredKey[]) => readonly StoredKey[],
): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const unlock = await lock(`${path}.lock`)
  try {
    await writeAtomically(path, printKeys(change(await readKeyFile(path))))
  } finally {
    await unlock()
  }
}

/** What differs whenever the file does; undefined where there is none. A rename gives it another inode. */
export async function versionOf(path: string): Promise<string | undefined> {
  try {
    const { mtimeNs, size, ino } = await stat(path, { bigint: true })
    return `${mtimeNs} ${size} ${ino}`
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

async function writeAtomically(path: string, text: string): Promise<void> {
  const beside = `${path}.tmp`
  // What a crash may have left there could have another mode.
  await rm(beside, { force: true })
  const file = await open(beside, 'wx', 0o600)
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

async function lock(path: string): Promise<() => Promise<void>> {
  for (let tries = 0; tries < lockTries; tries++) {
    try {
      await (await open(path, 'wx', 0o600)).close()
      return () => rm(path, { force: true })
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
    }
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    await (age > staleLockMs ? rm(path, { force: true }) : wait(lockWaitMs))
  }
  throw new Error(`somebody else is changing the keys: remove ${path} if that is not so`)
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
