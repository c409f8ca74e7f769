import module from 'node:module'
import { quietly } from '../../guest/quietly.ts'
import { appendHooks } from './append.ts'
import type { FindHooks } from './find-hooks.ts'

type Compile = (this: Compiled, content: string, ...rest: unknown[]) => unknown

interface Compiled {
  readonly filename?: unknown
}

/**
 * Appends to CommonJS modules as they are compiled. A getter rather than a function around the function: a module that
 * has no hooks is compiled by the very function it always was, and errors thrown while it loads have the same stack.
 * Whoever replaces the function later, as some loaders do, replaces what the getter gives.
 */
export function hookCompile(find: FindHooks): void {
  // True: Node's own, and what tools replace it with, takes the content first and runs on the module.
  const prototype = Reflect.get(module, 'prototype') as unknown as { _compile: Compile }
  let current = prototype._compile
  // Stacks say `Module._compile`, a name that V8 finds by the property's value: behind a getter it does not on Node 22.
  if (current.name === '') Object.defineProperty(current, 'name', { value: '_compile', configurable: true })
  // It has no name of its own: V8 finds one for stacks by looking for the property that holds it, and now none does.
  if (current.name === '') Object.defineProperty(current, 'name', { value: '_compile', configurable: true })
  Object.defineProperty(prototype, '_compile', {
    configurable: true,
    enumerable: true,
    get(this: Compiled): Compile {
      return quietly(() => hooked(this.filename, current, find)) ?? current
    },
    set(replacement: Compile) {
      current = replacement
    },
  })
}

function hooked(filename: unknown, compile: Compile, find: FindHooks): Compile | undefined {
  const found = typeof filename === 'string' ? find(filename) : undefined
  if (found === undefined) return undefined
  return function (content, ...rest) {
    // An ES module that is required comes this way as well, and its source may be appended to just the same.
    const appended = typeof content === 'string' ? quietly(() => appendHooks(content, found)) : undefined
    return compile.call(this, appended ?? content, ...rest)
  }
}
