import fs from 'node:fs'
import { fileURLToPath } from 'node:url'
import { quietly } from '../../guest/quietly.ts'
import { appendHooks } from './append.ts'
import type { FindHooks, FoundHooks } from './find-hooks.ts'

type ReadFile = (this: unknown, ...given: unknown[]) => Promise<unknown>

/**
 * On Node 20, the loader of ES modules reads each with `fs.promises.readFile(url)`. This appends to what it reads. A
 * call that is not of this form, with a URL and nothing else, goes straight through.
 */
export function hookReadFile(find: FindHooks): void {
  // True: as documented; the types have one overload for each way of calling it.
  const original = fs.promises.readFile as unknown as ReadFile
  const readFile: ReadFile = function (...given) {
    const found = given.length === 1 ? quietly(() => hooksOf(given[0], find)) : undefined
    const content = original.apply(this, given)
    if (found === undefined) return content
    return content.then(bytes => (Buffer.isBuffer(bytes) ? Buffer.from(appendHooks(bytes.toString(), found)) : bytes))
  }
  Object.defineProperty(readFile, 'name', { value: original.name })
  Object.defineProperty(readFile, 'length', { value: original.length })
  Reflect.set(fs.promises, 'readFile', readFile)
}

function hooksOf(url: unknown, find: FindHooks): FoundHooks | undefined {
  if (!(url instanceof URL) || url.protocol !== 'file:' || !url.pathname.includes('/node_modules/')) return undefined
  return find(fileURLToPath(url))
}
