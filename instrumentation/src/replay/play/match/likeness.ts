const mostLeaves = 2000

/** How much of what two JSON values say is the same, from 0 to 1: the share of their leaves that both have. */
export function likeness(left: unknown, right: unknown): number {
  const [first, second] = [leaves(left), leaves(right)]
  const both = [...first].filter(leaf => second.has(leaf)).length
  const all = first.size + second.size - both
  return all === 0 ? 1 : both / all
}

function leaves(value: unknown): ReadonlySet<string> {
  const found = new Set<string>()
  const open: (readonly [path: string, value: unknown])[] = [['', value]]
  for (let next = open.pop(); next !== undefined && found.size < mostLeaves; next = open.pop()) {
    const [path, here] = next
    if (typeof here !== 'object' || here === null) found.add(`${path}=${String(here)}`)
    else for (const [name, member] of Object.entries(here)) open.push([`${path}/${name}`, member])
  }
  return found
}
