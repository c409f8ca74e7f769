import { quietly } from '../../guest/quietly.ts'
import { objectOf } from '../../protocols/json.ts'
import { replaySeams, type OpenStep, type Settled } from '../../replay/seams.ts'
import { replaceMethod } from '../replace-method.ts'

/** A query as a step of the run that is recorded or played; `undefined` where there is no such run. */
export function openQueryStep([config, values]: readonly unknown[]): OpenStep | undefined {
  const own = objectOf(config)
  const text = typeof config === 'string' ? config : own?.['text']
  if (typeof text !== 'string') return undefined
  const given = own?.['values'] ?? (Array.isArray(values) ? values : undefined)
  const verb = /^\s*(\w+)/.exec(text)?.[1]?.toUpperCase() ?? ''
  const input = { text, ...(given !== undefined && { values: given }) }
  return replaySeams()?.openStep({ seam: 'pg', name: `pg ${verb}`, input })
}

type Query = (given: unknown[]) => unknown

/** Runs the query and records what comes of it; or gives what came of it then, and asks no client. */
export function throughStep(step: OpenStep, given: unknown[], query: Query): unknown {
  if (step.recorded !== undefined) return answer(given.at(-1), step.recorded)
  const settle = (how: Settled) =>
    quietly(() => step.settle('returned' in how ? { returned: plainResult(how.returned) } : how))
  const callback = given.at(-1)
  if (typeof callback !== 'function') return settled(query(given), settle)
  const told = function (this: unknown, ...told: unknown[]): unknown {
    settle(told[0] ? { threw: told[0] } : { returned: told[1] })
    return Reflect.apply(callback, this, told) as unknown
  }
  return query([...given.slice(0, -1), told])
}

/** The caller gets a promise that settles alike, so that a rejection nobody handles is still reported as one. */
function settled(result: unknown, settle: (how: Settled) => void): unknown {
  if (!(result instanceof Promise)) {
    // A cursor or a stream: its rows are not kept, which the record says.
    settle({ returned: settle })
    return result
  }
  return result.then(
    (returned: unknown) => {
      settle({ returned })
      return returned
    },
    (threw: unknown) => {
      settle({ threw })
      throw threw
    },
  )
}

const connects = new WeakMap<object, () => unknown>()
const live = new WeakSet<object>()

/** Lets a client of a run that is played connect to nothing. */
export function playClient(binding: unknown): void {
  if (replaySeams()?.mode !== 'play') return
  replaceMethod(binding, 'connect', connect => {
    return function (...given) {
      const client = Object(this) as object
      connects.set(client, () => connect.call(client))
      return answer(given.at(-1), Promise.resolve(undefined))
    }
  })
  replaceMethod(binding, 'end', end => {
    return function (...given) {
      return live.has(Object(this) as object)
        ? end.apply(this, given)
        : answer(given.at(-1), Promise.resolve(undefined))
    }
  })
}

/** Of a run that is live from here on, the client is connected when it is first needed. Its queries wait for that. */
export function connectLate(client: unknown): void {
  const own = Object(client) as object
  const connect = connects.get(own)
  if (connect === undefined) return
  connects.delete(own)
  live.add(own)
  const connected: unknown = connect()
  // Whoever waits for a query is told of it there.
  if (connected instanceof Promise) connected.catch(() => undefined)
}

/** To a callback, or as a promise where there is none. */
function answer(callback: unknown, result: Promise<unknown>): unknown {
  if (typeof callback !== 'function') return result
  // In a turn of its own, so that what the callback throws is nobody's rejection.
  const tell = (...told: unknown[]) => void setImmediate(() => void Reflect.apply(callback, undefined, told))
  result.then(
    value => tell(null, value),
    (error: unknown) => tell(error),
  )
  return undefined
}

/** A result without its parser; of several statements there are several. */
function plainResult(result: unknown): unknown {
  if (Array.isArray(result)) return result.map(plainResult)
  const own = objectOf(result)
  if (own === undefined) return result
  const { command, rowCount, oid, rows, fields } = own
  const named = Array.isArray(fields) ? fields.map(field => ({ ...objectOf(field) })) : fields
  return { command, rowCount, oid, rows, fields: named }
}
