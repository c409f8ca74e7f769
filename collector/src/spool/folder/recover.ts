import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { planName } from '../plan.ts'
import { parseSegmentName } from '../segment.ts'
import type { WaitingSegment } from '../waiting.ts'

/**
 * What a spool's folder holds at the start: whole segments, oldest first. What a crash left half written is removed,
 * since nobody was told of it. Files of others are neither read nor touched.
 */
export async function recoverFolder(folder: string): Promise<readonly WaitingSegment[]> {
  for (const name of [rejectedFolder, retryFolder]) await mkdir(join(folder, name), { recursive: true })
  for (const place of [folder, join(folder, rejectedFolder)]) {
    const unfinished = (await readdir(place)).filter(isUnfinished)
    for (const name of unfinished) await rm(join(place, name), { force: true })
  }
  return segmentsIn(folder)
}

/** The segments in a folder, oldest first. Ten thousand files are looked at a few at a time. */
export async function segmentsIn(folder: string): Promise<readonly WaitingSegment[]> {
  const names = (await readdir(folder)).filter(name => parseSegmentName(name) !== undefined).sort()
  const found = await eachOf(names, async name => {
    // Another process may have taken it away since.
    const file = await stat(join(folder, name)).catch(() => undefined)
    if (!file?.isFile()) return undefined
    const ageMs = Math.max(0, Date.now() - file.mtimeMs)
    const rows = parseSegmentName(name)?.rows ?? 0
    return { name, bytes: file.size, rows, since: performance.now() - ageMs }
  })
  return found.filter(segment => segment !== undefined)
}

/** Maps a list whose length nobody knows, a few at a time: a file that is open costs a descriptor. */
export async function eachOf<From, To>(
  list: readonly From[],
  map: (value: From) => Promise<To>,
): Promise<readonly To[]> {
  const results: To[] = []
  for (let start = 0; start < list.length; start += atOnce)
    results.push(...(await Promise.all(list.slice(start, start + atOnce).map(map))))
  return results
}

const atOnce = 32

/** Rows that the store refused for good. */
export const rejectedFolder = 'rejected'
/** Where `spanledger spool retry` puts what shall be tried again. */
export const retryFolder = 'retry'

function isUnfinished(name: string): boolean {
  if (!name.endsWith('.tmp')) return false
  const finished = name.slice(0, -'.tmp'.length)
  return finished === planName || parseSegmentName(finished) !== undefined
}
