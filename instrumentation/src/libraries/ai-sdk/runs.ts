import { context, createContextKey, type Context } from '@opentelemetry/api'
import { quietly } from '../../guest/quietly.ts'
import { objectOf, textOf } from '../../protocols/json.ts'
import type { HookState, Replacement } from '../library-hook.ts'
import { replaceFunction } from '../replace-function.ts'
import { replaceMethod } from '../replace-method.ts'

/** What is known of a run before it begins. */
interface Run {
  /** Whether it may take more than one step: an agent's, or with tools. */
  readonly isAgent: boolean
  readonly name: string | undefined
}

const agentKey = createContextKey('spanledger.ai-sdk.agent')
const runKey = createContextKey('spanledger.ai-sdk.run')

/** Hooks a function that starts a run, unless it tells of itself by a channel, as it does from 7 on. */
export function hookRun(binding: unknown): HookState | Replacement {
  if (typeof binding !== 'function') return 'unknown'
  // Nothing else tells the two apart from outside: the option has another name since.
  if (!/\bexperimental_telemetry: /.test(Function.prototype.toString.call(binding))) return 'native'
  return replaceFunction(binding, original => {
    return function (...given) {
      const inside = quietly(() => withRun(context.active(), given[0]))
      return inside === undefined
        ? original.apply(this, given)
        : context.with(inside, () => original.apply(this, given))
    }
  })
}

/** Hooks an agent's two methods, for the run that they start to have its name. */
export function hookAgent(binding: unknown): HookState {
  const prototype: unknown = typeof binding === 'function' ? binding.prototype : undefined
  // From 7 on it runs what tells of itself by a channel.
  if (objectOf(prototype)?.['agentHeaders'] !== undefined) return 'native'
  const found = ['generate', 'stream'].map(method =>
    replaceMethod(binding, method, original => {
      return function (...given) {
        const inside = quietly(() => context.active().setValue(agentKey, nameOf(this)))
        return inside === undefined
          ? original.apply(this, given)
          : context.with(inside, () => original.apply(this, given))
      }
    }),
  )
  return found.includes(true) ? 'patched' : 'missing'
}

/** The run that a step in this context belongs to. */
export function runOf(active: Context): Run | undefined {
  // True: nobody else knows the key.
  return active.getValue(runKey) as Run | undefined
}

function withRun(active: Context, options: unknown): Context {
  const { tools, experimental_telemetry: telemetry } = objectOf(options) ?? {}
  const agent = active.getValue(agentKey)
  const run: Run = {
    isAgent: agent !== undefined || Object.keys(objectOf(tools) ?? {}).length > 0,
    name: textOf(agent) || textOf(objectOf(telemetry)?.['functionId']),
  }
  return active.deleteValue(agentKey).setValue(runKey, run)
}

/** An agent without a name is one nevertheless. */
function nameOf(agent: unknown): string {
  const settings = objectOf(objectOf(agent)?.['settings'])
  return textOf(settings?.['id'] ?? settings?.['name']) ?? ''
}
