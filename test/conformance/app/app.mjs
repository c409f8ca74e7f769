import runner from './run-patterns.cjs'

const [subject, folder, name, version] = process.argv.slice(2)
const { default: definition } = await import(`../subjects/${subject}.cjs`)
const { load } = await import(`../../libraries/${folder}/load.mjs`)

const sdk = await load(name)
await runner.runPatterns(
  await definition.patterns({ sdk, load, version, format: 'mjs', url: process.env.MODEL_SERVER }),
)
process.exitCode = 3
