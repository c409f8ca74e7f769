import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, extname, join } from 'node:path'
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads'
import type { HookPoint } from './find-hooks.ts'

const key = 'spanledger.loader.1'

/**
 * Whether this application may load one of the libraries as an ES module, as far as its first file can tell. A worker
 * does not know its own first file yet, and so does as the thread that started it.
 */
export function needsLoaderThread(points: readonly HookPoint[]): boolean {
  if (!isMainThread) return getEnvironmentData(key) === true
  const needed = mayImport(points)
  if (needed) setEnvironmentData(key, true)
  return needed
}

function mayImport(points: readonly HookPoint[]): boolean {
  // Each thread warns of this flag, and one more warning would be ours.
  if (`${process.execArgv.join(' ')} ${process.env['NODE_OPTIONS']}`.includes('--frozen-intrinsics')) return false
  const entry = entryFile()
  if (entry === undefined) return process.execArgv.some(argument => argument === '--input-type=module')
  return isEsModule(entry) || points.some(({ library }) => isInReach(library, dirname(entry)))
}

function entryFile(): string | undefined {
  const [, given] = process.argv
  if (given === undefined) return undefined
  try {
    return createRequire(join(process.cwd(), 'app.js')).resolve(given)
  } catch {
    return undefined
  }
}

function isEsModule(file: string): boolean {
  const extension = extname(file)
  if (/^\.m[jt]s$/.test(extension)) return true
  if (/^\.c[jt]s$/.test(extension)) return false
  const type = packageType(dirname(file))
  if (type !== undefined) return type === 'module'
  // Without a type, Node looks at the syntax.
  return /^\s*(import|export)\b/m.test(readFileSync(file, 'utf8'))
}

function packageType(folder: string): unknown {
  const file = join(folder, 'package.json')
  // True: a package.json is an object, and what its type is remains to be seen.
  if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { readonly type?: unknown }).type
  return dirname(folder) === folder ? undefined : packageType(dirname(folder))
}

function isInReach(library: string, folder: string): boolean {
  if (existsSync(join(folder, 'node_modules', library))) return true
  return dirname(folder) !== folder && isInReach(library, dirname(folder))
}
