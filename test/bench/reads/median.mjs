/** The median of the milliseconds that the work takes, after it was done once. */
export async function median(work, times = 15) {
  const taken = []
  await work()
  for (let time = 0; time < times; time += 1) {
    const started = performance.now()
    await work()
    taken.push(performance.now() - started)
  }
  return taken.toSorted((left, right) => left - right)[Math.floor(times / 2)]
}
