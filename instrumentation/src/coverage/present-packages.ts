import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { aiPackages, type Way } from './ai-packages.ts'

export interface PresentPackage {
  readonly library: string
  readonly way: Way
  /** Loaded by `require`; ES modules do not show, so `false` may also mean that it was imported. */
  readonly loaded: boolean
}

/** The AI libraries that this process has loaded, or that the application's package.json names. */
export function presentPackages(): readonly PresentPackage[] {
  const loaded = loadedPackages()
  const named = namedPackages(process.argv[1] ?? join(process.cwd(), 'app.js'))
  return [...aiPackages].flatMap(([library, way]) =>
    loaded.has(library) || named.has(library) ? [{ library, way, loaded: loaded.has(library) }] : [],
  )
}

function loadedPackages(): ReadonlySet<string> {
  const names = new Set<string>()
  for (const path of Object.keys(createRequire(import.meta.url).cache)) {
    const name = /.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(path)?.[1]
    if (name !== undefined) names.add(name.replace('\\', '/'))
  }
  return names
}

const mostBytes = 1024 * 1024

/** The dependencies of the nearest package.json upwards. */
function namedPackages(from: string): ReadonlySet<string> {
  for (let folder = dirname(from), above = ''; folder !== above; above = folder, folder = dirname(folder)) {
    const dependencies = dependenciesIn(join(folder, 'package.json'))
    if (dependencies !== undefined) return new Set(dependencies)
    if (folder === dirname(folder)) break
  }
  return new Set()
}

function dependenciesIn(path: string): readonly string[] | undefined {
  try {
    if (statSync(path).size > mostBytes) return []
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'))
    const dependencies: unknown =
      typeof content === 'object' && content !== null ? Reflect.get(content, 'dependencies') : undefined
    return typeof dependencies === 'object' && dependencies !== null ? Object.keys(dependencies) : []
  } catch {
    return undefined
  }
}
