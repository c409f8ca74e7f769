/** What a pattern's first group matches in a path, as it was before it was put in a URL. */
export function nameIn(path: string, pattern: RegExp): string | undefined {
  const name = pattern.exec(path)?.[1]
  if (name === undefined) return undefined
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

/** A number of a URL's query. */
export function numberIn(query: URLSearchParams, name: string): number | undefined {
  const number = Number.parseInt(query.get(name) ?? '', 10)
  return Number.isNaN(number) ? undefined : number
}
