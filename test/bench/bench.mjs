// Runs one bench by name: `npm run bench -- start`. A bench is a file beside this one that exports `run()`.
import { readdirSync } from 'node:fs'

const folder = new URL('./', import.meta.url)
const benches = readdirSync(folder)
  .filter(file => file.endsWith('.mjs') && file !== 'bench.mjs')
  .map(file => file.slice(0, -'.mjs'.length))
  .sort()
const name = process.argv[2]

if (name === undefined || !benches.includes(name)) {
  console.error(
    `${name === undefined ? 'Which bench?' : `There is no bench "${name}".`} There are: ${benches.join(', ')}`,
  )
  process.exitCode = 2
} else {
  const { run } = await import(new URL(`${name}.mjs`, folder).href)
  await run(process.argv.slice(3))
}
