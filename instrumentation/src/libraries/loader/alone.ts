import module from 'node:module'
import { quietly } from '../../guest/quietly.ts'
import type { FindHooks } from './find-hooks.ts'
import { hookSync } from './sync-hooks.ts'

/** Whether this Node's `module.registerHooks` works while nobody has a loader of the other kind, and nobody has. */
export function mayHookAlone(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major !== 22 || minor < 23) return false
  const options = `${process.execArgv.join(' ')} ${process.env['NODE_OPTIONS']}`
  // Node's own list of what it has loaded of itself: the part that runs such loaders comes with the first of them.
  const loaded: unknown = Reflect.get(process, 'moduleLoadList')
  return !/--(experimental-)?loader/.test(options) && Array.isArray(loaded) && !loaded.includes(asynchronousLoaders)
}

const asynchronousLoaders = 'NativeModule internal/modules/esm/hooks'

/** Hooks modules in this thread until somebody registers a loader, and from then on where that one runs. */
export function hookUntilOtherLoader(find: FindHooks, startThread: (register: typeof module.register) => void): void {
  const { register } = module
  const hooks = hookSync(find)
  let alone = true
  const registerOther = function (this: unknown, ...given: Parameters<typeof register>) {
    if (!alone) return register.apply(this, given)
    alone = false
    hooks.deregister()
    const registered = register.apply(this, given)
    quietly(() => startThread(register))
    return registered
  }
  Object.defineProperty(registerOther, 'name', { value: register.name })
  Object.defineProperty(registerOther, 'length', { value: register.length })
  Reflect.set(module, 'register', registerOther)
  // For `import { register } from 'node:module'`, by whoever has done so already as well.
  module.syncBuiltinESMExports()
}
