import type { Recording } from '@spanledger/instrumentation/replay'

/** The command for one run: its key, id and name in their places, and what a process was given. */
export function commandFor(command: readonly string[], { key = '', id, name, entry }: Recording): readonly string[] {
  const values = { key, keys: key, id, name }
  const filled = command.map(word =>
    // True: the names of the expression.
    word.replaceAll(/\{(keys?|id|name)\}/g, (_, place: string) => values[place as keyof typeof values]),
  )
  return entry.kind === 'process' && command.length <= 2 ? [...filled, ...entry.args] : filled
}
