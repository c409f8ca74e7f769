// A run in four steps, each of which may be served from the record while those after it are live.
import { createRequire } from 'node:module'
import { task, tool } from '@spanledger/instrumentation'

const library = createRequire(new URL('../../../libraries/newest/package.json', import.meta.url))
const [pg, redis] = [library('pg'), library('redis')]

const { SERVER: server, POSTGRES_PORT: postgres, REDIS_PORT: redisPort } = process.env
const count = tool('count', async () => (await fetch(`${server}/count`)).json())
const db = new pg.Client({ host: '127.0.0.1', port: Number(postgres), user: 'u', database: 'd' })
const cache = redis.createClient({ url: `redis://127.0.0.1:${redisPort}`, socket: { reconnectStrategy: false } })
await Promise.all([db.connect(), cache.connect()])

const came = await task('stages', {}, async () => {
  const first = await count()
  const second = await (await fetch(`${server}/second`)).json()
  const { rowCount } = await db.query('SELECT id FROM docs')
  const third = await cache.incr('runs')
  return { first, second, rowCount, third }
})
console.log(JSON.stringify(came))
await Promise.all([db.end(), cache.close()])
