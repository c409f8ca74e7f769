const quietMs = 10_000

/**
 * Writes notices to standard error with the time. One that repeats is written once in ten seconds, with how often it
 * came: a store that is away must not fill the disk with logs as well.
 */
export function noticeWriter(
  write: (line: string) => void = line => console.error(line),
  now: () => number = Date.now,
): (line: string) => void {
  const last = new Map<string, { at: number; held: number }>()
  return line => {
    // Notices of one kind differ in their numbers.
    const kind = line.replaceAll(/\d+/g, '#').slice(0, 200)
    const seen = last.get(kind)
    if (seen && now() - seen.at < quietMs) {
      seen.held += 1
      return
    }
    if (last.size > 100) last.clear()
    last.set(kind, { at: now(), held: 0 })
    write(
      `${new Date(now()).toISOString()} ${line}${seen?.held ? ` (and ${seen.held} times since it was last said)` : ''}`,
    )
  }
}
