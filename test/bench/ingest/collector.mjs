// The collector in a process of its own, so that its memory, its CPU and its event loop are nobody else's.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { readConfig } from '../../../collector/dist/config/config.js'
import { startCollector } from '../../../collector/dist/main.js'

const collector = await startCollector(readConfig(JSON.parse(process.argv[2]), process.env))
const delay = monitorEventLoopDelay({ resolution: 10 })
delay.enable()

const orders = {
  waiting: () => collector.waiting,
  drain: () => collector.drain(600_000),
  delay() {
    const p99 = delay.percentile(99) / 1e6
    const max = delay.max / 1e6
    delay.reset()
    return { p99, max }
  },
  async close() {
    await collector.close()
    setImmediate(() => process.disconnect())
  },
}

process.on('message', ({ id, order }) => void answer(id, order))
process.send({ url: collector.url })

async function answer(id, order) {
  process.send({ id, result: await orders[order]() })
}
