'use strict'

const { createRequire } = require('node:module')
const { resolve } = require('node:path')
const { binaryCases } = require('./binary-cases.cjs')
const { httpCases } = require('./http-cases.cjs')
const { runCases } = require('./run-cases.cjs')

const [kind, folder, ...names] = process.argv.slice(2)
const fromLibraries = createRequire(resolve(__dirname, '../../../libraries', folder, 'package.json'))

async function load(name) {
  const loaded = fromLibraries(name)
  return 'default' in loaded ? loaded : { ...loaded, default: loaded }
}

const cases =
  kind === 'http' ? httpCases(load, process.env.STORE_SERVER) : binaryCases(load, JSON.parse(process.env.STORE_PORTS))

void runCases(cases, names)
