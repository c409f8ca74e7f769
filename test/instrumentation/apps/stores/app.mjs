import cases from './http-cases.cjs'
import runner from './run-cases.cjs'

const [folder, ...names] = process.argv.slice(2)
const { load } = await import(`../../../libraries/${folder}/load.mjs`)

await runner.runCases(cases.httpCases(load, process.env.STORE_SERVER), names)
