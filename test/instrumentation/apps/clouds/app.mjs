// Ordinary code on a provider's SDK: `app.mjs <cases> <folder of libraries> import|require <case>…`
import { createRequire } from 'node:module'
import { runCases } from './run-cases.mjs'

const [cases, folder, kind, ...names] = process.argv.slice(2)
const libraries = new URL(`../../../libraries/${folder}/`, import.meta.url)
const { load } = await import(new URL('load.mjs', libraries))
const required = createRequire(new URL('package.json', libraries))
const { casesOf } = await import(`./${cases}-cases.mjs`)

await runCases(await casesOf(kind === 'require' ? async name => required(name) : load), names)
