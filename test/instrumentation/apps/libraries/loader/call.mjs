// One call of a tool with the classes of both module systems, in this thread and, if told to, in another.
import { createRequire } from 'node:module'
import { isMainThread, Worker } from 'node:worker_threads'
import mcp from '../mcp/load.cjs'
import servers from '../mcp/server.cjs'

if (isMainThread && process.argv.includes('worker')) {
  new Worker(new URL(import.meta.url), { argv: ['worker'] }).on('error', console.error)
} else {
  for (const format of ['import', 'require']) await call(await mcp.loadSdk('1.32', format))
}

async function call(sdk) {
  const client = new sdk.Client({ name: 'desk', version: '1.0.0' })
  const [ours, theirs] = sdk.InMemoryTransport.createLinkedPair()
  await servers.makeServer(sdk).connect(theirs)
  await client.connect(ours)
  console.log(JSON.stringify(await sdk.call(client, { name: 'lookup_order', arguments: { order: 'A-7' } })))
  await client.close()
}

if (process.argv.includes('coverage')) {
  const built = createRequire(import.meta.url).resolve(
    '../../../../../instrumentation/dist/libraries/in-loader-thread.cjs',
  )
  const { libraryCoverage } = await import(built)
  for (const seen of libraryCoverage()) console.log(JSON.stringify(seen))
}
