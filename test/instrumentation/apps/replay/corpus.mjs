// Runs every pattern as many times as asked, four tasks at once, and prints what came of each.
import Anthropic from '@anthropic-ai/sdk'
import OpenAI from 'openai'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { task } from '@spanledger/instrumentation'
import { patterns } from './patterns.mjs'

const library = createRequire(new URL('../../../libraries/newest/package.json', import.meta.url))
const pg = library('pg')
const redis = library('redis')
const { Client } = library('@modelcontextprotocol/sdk/client/index.js')
const { StdioClientTransport } = library('@modelcontextprotocol/sdk/client/stdio.js')

const {
  MODEL_SERVER: url,
  POSTGRES_PORT: port,
  REDIS_PORT: redisPort,
  MARKS: marks = '/dev/null',
  ONLY: only,
  NOBODY: nobody = 'http://127.0.0.1:65535',
} = process.env
const times = Number(process.env.TIMES ?? 1)
const server = fileURLToPath(new URL('mcp-server.mjs', import.meta.url))
const mcp = new Client({ name: 'corpus', version: '1.0.0' })
await mcp.connect(new StdioClientTransport({ command: process.execPath, args: [server], env: { MARKS: marks } }))
const connection = { url: `redis://127.0.0.1:${redisPort ?? 1}`, socket: { reconnectStrategy: false } }
const caches =
  redisPort === undefined ? [] : [redis.createClient({ ...connection, RESP: 3 }), redis.createClientPool(connection)]
await Promise.all(caches.map(cache => cache.connect()))
const desk = {
  caches,
  url,
  nobody,
  mcp,
  openai: new OpenAI({ apiKey: 'key', baseURL: `${url}/v1` }),
  anthropic: new Anthropic({ apiKey: 'key', baseURL: url }),
  pool: new pg.Pool({ host: '127.0.0.1', port: Number(port ?? 1), user: 'u', database: 'd', max: 2 }),
}

const chosen = Object.entries(patterns).filter(([name]) => only === undefined || only.split(',').includes(name))
const waiting = chosen.flatMap(([name, run]) => Array.from({ length: times }, (_, n) => ({ name, run, n }))).entries()
const lines = []
await Promise.all(
  Array.from({ length: 4 }, async () => {
    for (const [place, { name, run, n }] of waiting) lines[place] = await lineOf(name, run, n)
  }),
)
for (const line of lines) console.log(line)
await Promise.all([mcp.close(), desk.pool.end(), ...caches.map(cache => cache.close())])

async function lineOf(name, run, n) {
  try {
    const came = await task(name, { key: `${name} ${n}` }, ({ id }) => run(desk, `${n} of ${id.slice(0, 8)}`))
    return `${name}: ${JSON.stringify(came)}`
  } catch (error) {
    return `${name}: ${error.name} ${error.message}`
  }
}
