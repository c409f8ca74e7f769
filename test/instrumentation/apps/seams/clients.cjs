'use strict'

const { request } = require('node:http')
const { load: newest } = require('../../../libraries/newest/load.cjs')
const { load: older } = require('../../../libraries/older/load.cjs')
const { run } = require('../openai-cases.cjs')
const { clientCases } = require('./client-cases.cjs')

// What `import` gives: the exports, and the whole of a CommonJS module as its default.
const loaded = load => async name => {
  const exports = load(name)
  return exports.default === undefined ? { ...exports, default: exports } : exports
}

void clientCases({ newest: loaded(newest), older: loaded(older) }, { request }).then(async ({ cases, close }) => {
  await run(cases, process.argv.slice(2))
  close()
  process.exitCode = 3
})
