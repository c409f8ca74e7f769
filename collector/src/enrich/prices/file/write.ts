import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/**
 * Changes a file. Readers see it before or after, never in between: it is written beside, fsynced and renamed. Two
 * changes at once happen one after the other.
 */
export async function changeFile(path: string, change: (text: string) => string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const unlock = await lock(`${path}.lock`)
  try {
    const text = change(await textOf(path))
    const beside = `${path}.tmp`
    const file = await open(beside, 'w', 0o644)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } finally {
    await unlock()
  }
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return ''
    throw error
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

const lockTries = 50
const lockWaitMs = 100
/** A change takes less than a second; a lock this old belongs to a process that died. */
const staleLockMs = 10_000

async function lock(path: string): Promise<() => Promise<void>> {
  for (let tries = 0; tries < lockTries; tries++) {
    try {
      await (await open(path, 'wx')).close()
      return () => rm(path, { force: true })
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
    }
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }))
    await (Date.now() - mtimeMs > staleLockMs ? rm(path, { force: true }) : wait(lockWaitMs))
  }
  throw new Error(`somebody else is changing the prices: remove ${path} if that is not so`)
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
