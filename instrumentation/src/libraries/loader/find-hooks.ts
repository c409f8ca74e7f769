import { readFileSync } from 'node:fs'
import type { LibraryHook } from '../library-hook.ts'

/** A hook as plain data: the loader's thread gets it as a message. */
export type HookPoint = Pick<LibraryHook, 'library' | 'hook' | 'file' | 'binding'>

export interface FoundHooks {
  /** The package's folder. */
  readonly folder: string
  readonly points: readonly HookPoint[]
}

/** Says which hooks a file's path asks for. It is called for every module that loads, and nearly always says none. */
export type FindHooks = (path: string) => FoundHooks | undefined

const modules = '/node_modules/'

/** Sorts the hooks by library, so that the usual path costs one search and one look-up. */
export function hookFinder(points: readonly HookPoint[]): FindHooks {
  const byLibrary = new Map<string, HookPoint[]>()
  for (const point of points) byLibrary.set(point.library, [...(byLibrary.get(point.library) ?? []), point])
  const nameOf = aliasReader([...byLibrary.keys()])
  return given => {
    const path = process.platform === 'win32' ? given.replaceAll('\\', '/') : given
    const start = path.lastIndexOf(modules)
    if (start === -1) return undefined
    const from = start + modules.length
    const end = path.indexOf('/', path[from] === '@' ? path.indexOf('/', from) + 1 : from)
    if (end === -1) return undefined
    const folder = path.slice(0, end)
    const points = byLibrary.get(nameOf(path.slice(from, end), folder))
    const inside = path.slice(end + 1)
    const matching = points?.filter(({ file }) => file.test(inside))
    return matching === undefined || matching.length === 0 ? undefined : { folder, points: matching }
  }
}

/** A package that was installed under another name (`npm:ai@5` as `ai-5`) says its own in its package.json. */
function aliasReader(libraries: readonly string[]): (name: string, folder: string) => string {
  const known = new Map<string, string>(libraries.map(library => [library, library]))
  const prefixes = libraries.map(library => `${library}-`)
  return (name, folder) => {
    const found = known.get(name)
    if (found !== undefined) return found
    const own = prefixes.some(prefix => name.startsWith(prefix)) ? packageJson(folder).name : undefined
    known.set(name, own ?? name)
    return own ?? name
  }
}

/** The name and version that a package's folder says; nothing where it cannot be read. */
export function packageJson(folder: string): { readonly name?: string; readonly version?: string } {
  try {
    const read: unknown = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
    const { name, version } = Object(read) as Readonly<Record<string, unknown>> // True of any object.
    return { ...(typeof name === 'string' && { name }), ...(typeof version === 'string' && { version }) }
  } catch {
    return {}
  }
}
