/** What somebody typed to find runs, as the question `runs-matching` takes it. */
export interface Filter {
  readonly parameters: Readonly<Record<string, string>>
  /** What was typed and means nothing. */
  readonly mistakes: readonly string[]
}

const patterns = ['task', 'service', 'outcome', 'model', 'tool', 'agent', 'customer', 'user'] as const
export const filterKeys = [...patterns, 'error', 'cost', 'took'] as const

const none: Readonly<Record<string, string>> = {
  ...Object.fromEntries(patterns.map(name => [name, ''])),
  problem: '',
  words: '',
  min_cost_micro: '0',
  min_duration_ms: '0',
}

/**
 * `key:value` narrows, where the value may stand anywhere in what it is compared with, and `*` is any text;
 * `cost:>0.05` is in dollars, `took:>2s` a time; all other words are searched in what was said.
 */
export function readFilter(text: string): Filter {
  const parameters = new Map(Object.entries(none))
  const mistakes: string[] = []
  const words: string[] = []
  for (const [, key = '', quoted, bare = '', word = ''] of text.matchAll(/(?:(\w+):(?:"([^"]*)"|(\S*)))|(\S+)/g)) {
    const value = quoted ?? bare
    if (key === '') words.push(word.replaceAll('"', ''))
    else if (value === '') continue
    else if (key === 'cost' || key === 'took') {
      const least = key === 'cost' ? microDollars(value) : milliseconds(value)
      if (least === undefined)
        mistakes.push(`${key}:${value} is no amount such as ${key === 'cost' ? 'cost:>0.05' : 'took:>2s'}`)
      else parameters.set(key === 'cost' ? 'min_cost_micro' : 'min_duration_ms', String(least))
    } else if (key === 'error') parameters.set('problem', likePattern(value))
    else if (patterns.some(name => name === key)) parameters.set(key, likePattern(value))
    else mistakes.push(`there is no ${key}; there are ${filterKeys.join(', ')}`)
  }
  parameters.set('words', words.join(' '))
  return { parameters: Object.fromEntries(parameters), mistakes }
}

/** A filter with this key set to this value, and the rest as it was. */
export function withFilter(text: string, key: string, value: string): string {
  const rest = text.replaceAll(new RegExp(`(?:^|\\s)${key}:(?:"[^"]*"|\\S*)`, 'g'), '').trim()
  const written = value === '' ? '' : `${key}:${/\s/.test(value) ? `"${value.replaceAll('"', '')}"` : value}`
  return [rest, written].filter(part => part !== '').join(' ')
}

function likePattern(value: string): string {
  const escaped = value.replaceAll(/[\\%_]/g, String.raw`\$&`)
  return value.includes('*') ? escaped.replaceAll('*', '%') : `%${escaped}%`
}

const most = 4_000_000_000

function microDollars(value: string): number | undefined {
  const [, number] = /^>?=?\$?(\d{1,6}(?:\.\d{1,9})?)$/.exec(value) ?? []
  return number === undefined ? undefined : Math.min(most, Math.ceil(Number(number) * 1_000_000))
}

const unitMs: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1_000],
  ['m', 60_000],
  ['h', 3_600_000],
])

function milliseconds(value: string): number | undefined {
  const [, number, unit = 's'] = /^>?=?(\d{1,7}(?:\.\d{1,3})?)(ms|s|m|h)?$/.exec(value) ?? []
  return number === undefined ? undefined : Math.min(most, Math.ceil(Number(number) * (unitMs.get(unit) ?? 1_000)))
}
