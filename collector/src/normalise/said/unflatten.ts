import type { AnyValue, Attributes } from '../../otlp.ts'
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
  const root: Branch = { members: new Map() }
  for (const [name, value] of attributes) {
    if (name.startsWith(prefix)) plant(root, name.slice(prefix.length).split('.'), value)
  }
  return listOf(root)
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
