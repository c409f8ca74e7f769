import type { AnyValue, Attributes } from '../../otlp.ts'
import { TextCache } from '../../bounded/text-cache.ts'
import { plainValue } from '../plain-value.ts'

/** No prompt has more messages; a name with a larger index was made to exhaust somebody's memory. */
const mostEntries = 1_000
const deepestPath = 16

interface Branch {
  /** Keys come from outside: a map has no prototype to reach. */
  readonly members: Map<string, Branch>
  value?: AnyValue
}

/**
 * The list that attributes such as `prefix.0.role`, `prefix.0.content` spell out, with nested lists and objects. Gaps
 * close up; names that are no such path are left alone.
 */
export function unflatten(attributes: Attributes, prefix: string): readonly unknown[] {
  const lists = listsIn(attributes)
  const spelled = lists === noLists ? undefined : lists.get(prefix)
  if (spelled === undefined) return []
  const root: Branch = { members: new Map() }
  for (const { path, value } of spelled) plant(root, path, value)
  return listOf(root)
}

interface Spelled {
  readonly path: readonly string[]
  readonly value: AnyValue
}

type Lists = ReadonlyMap<string, readonly Spelled[]>

const noLists: Lists = new Map()
let latest: { readonly attributes: Attributes; readonly lists: Lists } = { attributes: new Map(), lists: noLists }

/** All that the attributes of a span spell out, by its prefix: it is asked for several times, one behind the other. */
function listsIn(attributes: Attributes): Lists {
  if (latest.attributes === attributes) return latest.lists
  let lists: Map<string, Spelled[]> | undefined
  for (const [name, value] of attributes) {
    const place = placeOf(name)
    if (place === undefined) continue
    lists ??= new Map()
    const list = lists.get(place.prefix)
    if (list === undefined) lists.set(place.prefix, [{ path: place.path, value }])
    else list.push({ path: place.path, value })
  }
  latest = { attributes, lists: lists ?? noLists }
  return latest.lists
}

interface Place {
  readonly prefix: string
  readonly path: readonly string[]
}

const places = new TextCache<Place | null>({ entries: 8_192, characters: 2 ** 19, longest: 256 })

/** Where an attribute belongs: behind everything before its first index. Names repeat from span to span. */
function placeOf(name: string): Place | undefined {
  const known = places.get(name)
  if (known !== undefined) return known ?? undefined
  const index = /\.\d{1,4}(?=\.|$)/.exec(name)?.index
  const place =
    index === undefined ? null : { prefix: name.slice(0, index + 1), path: name.slice(index + 1).split('.') }
  places.set(name, place)
  return place ?? undefined
}

function plant(root: Branch, path: readonly string[], value: AnyValue): void {
  if (path.length > deepestPath || !isIndex(path[0] ?? '')) return
  let branch = root
  for (const step of path) {
    const next = branch.members.get(step) ?? { members: new Map() }
    branch.members.set(step, next)
    branch = next
  }
  branch.value = value
}

function isIndex(step: string): boolean {
  return /^\d{1,4}$/.test(step) && Number(step) < mostEntries
}

function listOf({ members }: Branch): readonly unknown[] {
  return [...members].toSorted(([left], [right]) => Number(left) - Number(right)).map(([, branch]) => valueOf(branch))
}

function valueOf(branch: Branch): unknown {
  if (branch.members.size === 0) return plainValue(branch.value ?? null)
  if ([...branch.members.keys()].every(isIndex)) return listOf(branch)
  const object: Record<string, unknown> = Object.create(null)
  for (const [name, member] of branch.members) object[name] = valueOf(member)
  return object
}
