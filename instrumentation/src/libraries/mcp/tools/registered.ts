import { quietly } from '../../../guest/quietly.ts'
import type { HookState } from '../../library-hook.ts'
import { effectOf } from './effects.ts'
import { fields } from '../message.ts'

const registries = new WeakMap<object, object>()

interface Prototype {
  connect?: (this: object, ...given: unknown[]) => unknown
}

/** Hooks the class that holds a server's tools, for their annotations to be known before anybody asked for the list. */
export function hookRegistry(binding: unknown): HookState {
  // True: what is on a prototype, where there is one, is probed below.
  const prototype = typeof binding === 'function' ? ((binding.prototype ?? {}) as Prototype) : {}
  const { connect } = prototype
  if (typeof connect !== 'function') return 'unknown'
  prototype.connect = function (...given) {
    quietly(() => {
      const server: unknown = Reflect.get(this, 'server')
      if (typeof server === 'object' && server !== null) registries.set(server, this)
    })
    return connect.apply(this, given)
  }
  return 'patched'
}

/** What a tool that is registered with this server says of its effect. */
export function registeredEffect(server: object, tool: string): 'read' | 'write' | undefined {
  const registry = registries.get(server)
  const tools = registry === undefined ? {} : fields(Reflect.get(registry, '_registeredTools'))
  return Object.hasOwn(tools, tool) ? effectOf(fields(tools[tool])['annotations']) : undefined
}
