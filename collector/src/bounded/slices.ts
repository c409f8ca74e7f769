/** So many records take a few milliseconds; whoever else waits for the event loop waits no longer. */
export const sliceLength = 512

/** Does what is done step by step, with a turn of the event loop between any two steps. */
export async function inTurns<Result>(steps: Generator<void, Result>): Promise<Result> {
  for (;;) {
    const { done, value } = steps.next()
    if (done === true) return value
    await turn()
  }
}

/** The results of each slice of a list, in order, with a turn of the event loop between any two slices. */
export async function inSlices<Value, Result>(
  values: readonly Value[],
  work: (slice: readonly Value[]) => Promise<Result>,
): Promise<readonly Result[]> {
  if (values.length <= sliceLength) return [await work(values)]
  const results: Result[] = []
  for (let start = 0; start < values.length; start += sliceLength) {
    if (start > 0) await turn()
    results.push(await work(values.slice(start, start + sliceLength)))
  }
  return results
}

function turn(): Promise<void> {
  return new Promise(resolve => setImmediate(resolve))
}
