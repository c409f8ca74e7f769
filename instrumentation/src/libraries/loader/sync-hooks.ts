import module from 'node:module'
import { fileURLToPath } from 'node:url'
import { quietly } from '../../guest/quietly.ts'
import { appendHooks } from './append.ts'
import type { FindHooks } from './find-hooks.ts'

interface Loaded {
  readonly format?: string | null
  readonly source?: unknown
}

type Load = (url: string, context: unknown, nextLoad: (url: string, context: unknown) => Loaded) => Loaded

/** Appends to modules as this thread loads them, with `module.registerHooks`, until what it gives is deregistered. */
export function hookSync(find: FindHooks): { deregister(): void } {
  const load: Load = (url, context, nextLoad) => {
    const loaded = nextLoad(url, context)
    return quietly(() => withHooks(url, loaded, find)) ?? loaded
  }
  // True: Node has it since 22.15, the types that we compile with are older.
  const { registerHooks } = module as unknown as RegisterHooks
  return registerHooks({ load })
}

interface RegisterHooks {
  readonly registerHooks: (hooks: { readonly load: Load }) => { deregister(): void }
}

/** What a loader answers, with the hooks that this URL asks for; the same object where there are none. */
export function withHooks<Answer extends Loaded>(url: string, loaded: Answer, find: FindHooks): Answer {
  const path = pathOf(url)
  const found = path === undefined ? undefined : find(path)
  // A file of a package that does not say its type has no format yet when it is required.
  if (found === undefined || !['module', 'commonjs'].includes(loaded.format ?? 'commonjs')) return loaded
  const source = textOf(loaded.source)
  return source === undefined ? loaded : { ...loaded, source: appendHooks(source, found) }
}

function pathOf(url: string): string | undefined {
  // The cheap test first: this is asked for every module.
  if (!url.startsWith('file:') || !url.includes('/node_modules/')) return undefined
  return fileURLToPath(url)
}

function textOf(source: unknown): string | undefined {
  if (typeof source === 'string') return source
  if (source instanceof ArrayBuffer) return Buffer.from(source).toString()
  if (ArrayBuffer.isView(source)) return Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString()
  return undefined
}
