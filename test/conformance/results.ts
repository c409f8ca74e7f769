import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { only, type Combination } from './matrix.ts'

const folder = fileURLToPath(new URL('.results/', import.meta.url))

export interface PatternResult {
  readonly name: string
  readonly seen: readonly string[]
  readonly expected: readonly string[]
  /** Whether its caller saw the same with and without the hook. */
  readonly same: boolean
}

export interface Result {
  readonly file: string
  readonly library: string
  readonly version: string
  readonly node: string
  readonly format: string
  readonly hook: string
  readonly patterns: readonly PatternResult[]
}

/** Keeps the result of one run: the workers that run side by side share nothing but files. */
export function record(combination: Combination, hook: string, patterns: readonly PatternResult[]): void {
  const { file, library, version, nodeName, format } = combination
  const result: Result = { file, library, version: version.version, node: nodeName, format, hook, patterns }
  const name = [file, version.version, nodeName, format, hook].join(' ').replaceAll(/[^\w.]+/g, '-')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(result))
}

export function readResults(): readonly Result[] {
  return resultsIn(folder).map(name => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Result)
}

/** Forgets the results of those subjects that are about to run. */
export function clearResults(): void {
  if (only === undefined) rmSync(folder, { recursive: true, force: true })
  if (!existsSync(folder)) return
  for (const name of resultsIn(folder)) {
    const { file } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as Result
    if (only?.includes(file)) rmSync(join(folder, name))
  }
}

/** What another instrumentation did with the patterns of one SDK. */
export interface PeerResult {
  readonly peer: string
  readonly sdk: string
  readonly patterns: readonly { readonly name: string; readonly same: boolean; readonly seen: boolean }[]
}

const peers = join(folder, 'peers')

export function recordPeer(result: PeerResult): void {
  mkdirSync(peers, { recursive: true })
  const name = result.peer.replaceAll(/[^\w.]+/g, '-')
  writeFileSync(join(peers, `${name}.json`), JSON.stringify(result))
}

export function readPeerResults(): readonly PeerResult[] {
  if (!existsSync(peers)) return []
  return resultsIn(peers).map(name => JSON.parse(readFileSync(join(peers, name), 'utf8')) as PeerResult)
}

function resultsIn(folder: string): readonly string[] {
  return readdirSync(folder).filter(name => name.endsWith('.json'))
}
