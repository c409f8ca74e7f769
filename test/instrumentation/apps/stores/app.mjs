import binary from './binary-cases.cjs'
import http from './http-cases.cjs'
import runner from './run-cases.cjs'

const [kind, folder, ...names] = process.argv.slice(2)
const { load } = await import(`../../../libraries/${folder}/load.mjs`)

const cases =
  kind === 'http'
    ? http.httpCases(load, process.env.STORE_SERVER)
    : binary.binaryCases(load, JSON.parse(process.env.STORE_PORTS))

await runner.runCases(cases, names)
