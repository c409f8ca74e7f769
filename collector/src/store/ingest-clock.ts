/** Unix nanoseconds that never repeat or go back within a process: a later batch always wins over an earlier one. */
export function ingestClock(): () => bigint {
  let last = 0n
  return () => {
    const now = BigInt(Date.now()) * 1_000_000n
    last = now > last ? now : last + 1n
    return last
  }
}
