// Says what is in memory once the start is over; 300 ms later, when nothing of it is left to do.
setTimeout(() => {
  globalThis.gc()
  const { heapUsed, external, rss } = process.memoryUsage()
  console.log(JSON.stringify({ held: heapUsed + external, rss }))
}, 300)
