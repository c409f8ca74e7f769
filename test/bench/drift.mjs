// How often the drift detector cries for nothing, and how soon it sees a change, beside what others use; how often it
// names the right change; how often a comparison of releases that one looks at hourly is wrong; and how long the
// question takes in the engine. Everything is invented from seeds. `BENCH_LONG=1` takes many more repetitions;
// `BENCH_WRITE=1` writes docs/drift-bench.md. `npm run bench -- drift worlds` runs one part: worlds, causes, releases, speed.
import { writeFileSync } from 'node:fs'
import { reportCauses } from './drift/causes.mjs'
import { reportReleases } from './drift/releases.mjs'
import { reportSpeed } from './drift/speed.mjs'
import { reportWorlds } from './drift/worlds.mjs'

const parts = { worlds: reportWorlds, causes: reportCauses, releases: reportReleases, speed: reportSpeed }

export async function run(names) {
  const chosen = names.length === 0 ? Object.keys(parts) : names
  const lines = []
  for (const name of chosen) {
    const section = await parts[name]({ isLong: process.env.BENCH_LONG === '1' })
    console.log(`${section.join('\n')}\n`)
    lines.push(...section, '')
  }
  if (process.env.BENCH_WRITE !== '1') return
  writeFileSync(
    new URL('../../docs/drift-bench.md', import.meta.url),
    [...heading, ...lines].join('\n').trimEnd() + '\n',
  )
}

const heading = [
  '# What drift alerts are worth',
  '',
  'Written by `BENCH_LONG=1 BENCH_WRITE=1 npm run bench -- drift`: invented services, the same for the same seeds. How it',
  'is done stands in [drift.md](drift.md).',
  '',
]
