import type { FoundHooks } from './find-hooks.ts'

/** Under this symbol of `globalThis`, loaded files find whom to hand their bindings to. */
export const receiver = Symbol.for('spanledger.library.1')

const mark = JSON.stringify(receiver.description)

/** Takes a binding, gives what the file's binding is to be from now on. */
export type Receive = (hook: string, folder: string, binding: unknown) => unknown

/**
 * The source with a statement for each hook behind its last line: line numbers, source maps and directives stay as they
 * are. The statement does nothing where the binding does not exist, is not initialised or is constant, or where nobody
 * listens.
 */
export function appendHooks(source: string, { folder, points }: FoundHooks): string {
  // Two of the ways a file is loaded may be at work at once.
  if (source.includes(mark, source.lastIndexOf('\n;'))) return source
  const statements = points.map(({ library, hook, binding }) => {
    const receive = `globalThis[Symbol.for(${mark})]`
    const given = `${JSON.stringify(hookId(library, hook))},${JSON.stringify(folder)},${binding}`
    // Assigned only if it changed: most bindings are classes that are patched in place, and some are constants.
    return `try{if(typeof ${binding}!=="undefined"){const hooked=${receive}?.(${given});if(hooked!==undefined&&hooked!==${binding})${binding}=hooked}}catch{}`
  })
  return `${source}\n;${statements.join(';')}\n`
}

/** The name of a hook among all. */
export function hookId(library: string, hook: string): string {
  return `${library}#${hook}`
}
