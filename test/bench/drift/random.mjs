/** Random numbers that are the same in every run with the same seed (mulberry32). */
export function randomOf(seed) {
  let state = seed | 0
  let spare
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const normal = () => {
    if (spare !== undefined) {
      const kept = spare
      spare = undefined
      return kept
    }
    const radius = Math.sqrt(-2 * Math.log(1 - next()))
    const angle = 2 * Math.PI * next()
    spare = radius * Math.sin(angle)
    return radius * Math.cos(angle)
  }
  return { next, normal, poisson: mean => poissonOf(mean, next, normal) }
}

function poissonOf(mean, next, normal) {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()))
  const least = Math.exp(-mean)
  let count = 0
  for (let product = next(); product > least; product *= next()) count += 1
  return count
}
