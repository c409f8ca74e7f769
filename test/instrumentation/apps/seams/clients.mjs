import { request } from 'node:http'
import { load as newest } from '../../../libraries/newest/load.mjs'
import { load as older } from '../../../libraries/older/load.mjs'
import { run } from '../openai-cases.cjs'
import { clientCases } from './client-cases.cjs'

const { cases, close } = await clientCases({ newest, older }, { request })
await run(cases, process.argv.slice(2))
close()
process.exitCode = 3
