// Writes json/: the boards as Grafana reads them.
import { writeFileSync } from 'node:fs'
import { boardFiles } from './dist/boards.js'

for (const [name, text] of boardFiles()) writeFileSync(new URL(`json/${name}`, import.meta.url), text)
