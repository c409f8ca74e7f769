// How often the drift detector cries for nothing, and how soon it sees a change, beside what others use; how often it
// names the right change; how often a comparison of releases that one looks at hourly is wrong; and how long the
// question takes in the engine. Everything is invented from seeds. `BENCH_LONG=1` takes many more repetitions;
// `BENCH_WRITE=1` writes docs/drift-bench.md. `npm run bench -- drift real speed` runs some parts: iid, real, real2,
// causes, releases, speed.
import { reportCauses } from './drift/causes.mjs'
import { writeDocument } from './drift/document.mjs'
import { reportReleases } from './drift/releases.mjs'
import { reportSpeed } from './drift/speed.mjs'
import { reportWorld } from './drift/worlds.mjs'

const parts = {
  iid: options => reportWorld('iid', options),
  real: options => reportWorld('real', options),
  real2: options => reportWorld('real2', options),
  causes: reportCauses,
  releases: reportReleases,
  speed: reportSpeed,
}

export async function run(names) {
  for (const name of names.length === 0 ? Object.keys(parts) : names) {
    const { lines, bars } = await parts[name]({ isLong: process.env.BENCH_LONG === '1' })
    console.log(`${lines.join('\n')}\n`)
    for (const { what, bar, figure, holds } of bars)
      console.log(`${holds ? 'holds' : 'MISSED'}: ${what}: ${figure} (${bar})`)
    if (process.env.BENCH_WRITE === '1') writeDocument([{ name, lines, bars }], Object.keys(parts))
  }
}
