// Preloaded into a collector: SIGUSR2 makes its clock jump an hour ahead, then two hours back, then to where it was.
const offsets = [3_600_000, -3_600_000, 0]
let offsetMs = 0
const RealDate = Date
const realNow = Date.now
globalThis.Date = class extends RealDate {
  constructor(...values) {
    if (values.length === 0) super(realNow() + offsetMs)
    else super(...values)
  }
  static now() {
    return realNow() + offsetMs
  }
}
process.on('SIGUSR2', () => {
  offsetMs = offsets.shift() ?? 0
  process.stderr.write(`the clock is off by ${offsetMs} ms\n`)
})
