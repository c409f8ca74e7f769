'use strict'

const { createRequire } = require('node:module')
const { resolve } = require('node:path')
const { httpCases } = require('./http-cases.cjs')
const { runCases } = require('./run-cases.cjs')

const [folder, ...names] = process.argv.slice(2)
const load = createRequire(resolve(__dirname, '../../../libraries', folder, 'package.json'))

void runCases(
  httpCases(async name => load(name), process.env.STORE_SERVER),
  names,
)
