import { context } from '@opentelemetry/api'
import { quietly } from '../../guest/quietly.ts'
import { objectOf } from '../../protocols/json.ts'
import type { HookState } from '../library-hook.ts'
import { replaceMethod, type Method } from '../replace-method.ts'
import { connectLate, openQueryStep, playClient, throughStep } from './replayed-query.ts'
import { watchQuery } from './watch-query.ts'
import { vectorSearchOf } from './vector-search.ts'

/** Hooks `Client#query`. What is watched is the query itself: results, callbacks and promises stay as they are. */
export function hookClient(binding: unknown): HookState {
  const found = replaceMethod(binding, 'query', original => {
    return function (...given) {
      const step = quietly(() => openQueryStep(given))
      if (step === undefined) {
        quietly(() => connectLate(this))
        return observed(this, original, given)
      }
      return throughStep(step, given, again => observed(this, original, again))
    }
  })
  quietly(() => playClient(binding))
  return found ? 'patched' : 'missing'
}

function observed(client: unknown, query: Method, given: unknown[]): unknown {
  const parent = context.active()
  const search = quietly(() => searchOf(given))
  const result = query.apply(client, given)
  if (search !== undefined) {
    quietly(() => {
      const submitted = submittedQuery(client, given[0], textOf(given[0]))
      if (submitted !== undefined) watchQuery(submitted, search, parent)
    })
  }
  return result
}

function searchOf([config, values]: readonly unknown[]) {
  const text = textOf(config)
  if (text === undefined) return undefined
  const own = objectOf(config)
  const cursor = objectOf(own?.['cursor'])
  return vectorSearchOf(text, own?.['values'] ?? cursor?.['values'] ?? values)
}

/** The statement of a text, a configuration, a query object, a cursor or a stream around a cursor. */
function textOf(config: unknown): string | undefined {
  if (typeof config === 'string') return config
  const own = objectOf(config)
  const text = own?.['text'] ?? objectOf(own?.['cursor'])?.['text']
  return typeof text === 'string' ? text : undefined
}

/**
 * The query object of a call that has just returned: it is what was given, or what the client made of it, which is the
 * last in its queue or, where the client was idle, already the active one.
 */
function submittedQuery(client: unknown, config: unknown, text: string | undefined): object | undefined {
  const given = objectOf(config)
  if (typeof given?.['submit'] === 'function') return given
  const own = objectOf(client)
  if (own === undefined) return undefined
  // Newer versions have a getter under the old name, which warns.
  const active = '_activeQuery' in own ? own['_activeQuery'] : own['activeQuery']
  const candidates = [lastOf(own['_queryQueue'] ?? own['queryQueue']), lastOf(own['_sentQueryQueue']), active]
  return candidates.map(objectOf).find(query => query !== undefined && query['text'] === text)
}

function lastOf(list: unknown): unknown {
  return Array.isArray(list) ? (list.at(-1) as unknown) : undefined
}
