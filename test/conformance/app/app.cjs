'use strict'

const { runPatterns } = require('./run-patterns.cjs')
const [subject, folder, name, version] = process.argv.slice(2)
const { patterns } = require(`../subjects/${subject}.cjs`)
const { load } = require(`../../libraries/${folder}/load.cjs`)

void (async () => {
  const sdk = await load(name)
  await runPatterns(await patterns({ sdk, load, version, format: 'cjs', url: process.env.MODEL_SERVER }))
  process.exitCode = 3
})()
