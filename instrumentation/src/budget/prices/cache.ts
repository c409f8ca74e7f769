import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { quietly } from '../../guest/quietly.ts'

/** The file in which the prices of a collector are kept between two starts: `SPANLEDGER_BUDGET_PRICES`, or in the cache folder of the user. */
export function cacheFile(url: URL, environment: NodeJS.ProcessEnv): string {
  const named = environment['SPANLEDGER_BUDGET_PRICES']
  if (named) return named
  const name = createHash('sha256').update(url.href).digest('hex').slice(0, 16)
  return join(cacheFolder(environment), 'spanledger', `prices-${name}.json`)
}

/** The text of the file; undefined where there is none that can be read. */
export function readCache(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Keeps a text for the next start, whole or not at all. Where nothing can be written, the next start asks again. */
export function writeCache(file: string, text: string): void {
  quietly(() => {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    const written = `${file}.${process.pid}`
    writeFileSync(written, text, { mode: 0o600 })
    renameSync(written, file)
  })
}

function cacheFolder(environment: NodeJS.ProcessEnv): string {
  if (environment['XDG_CACHE_HOME']) return environment['XDG_CACHE_HOME']
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches')
  return environment['LOCALAPPDATA'] ?? join(homedir(), '.cache')
}
