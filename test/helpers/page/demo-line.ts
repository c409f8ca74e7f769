import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../../collector/src/config/config.ts'
import { startModelServer } from '../../../collector/src/demo/model-server.ts'
import { startCollector, type Collector } from '../../../collector/src/main.ts'
import { runDemoAgent } from '../demo-agent.ts'
import { otlpJsonRequest, type JsonSpan } from '../otlp-json.ts'

export interface DemoLine {
  readonly collector: Collector
  /** Sends spans, and waits until they can be asked for. */
  send(spans: readonly JsonSpan[]): Promise<void>
  close(): Promise<void>
}

/** A collector that the demo agent has sent a day's tickets to, with the sums computed. */
export async function openDemoLine(): Promise<DemoLine> {
  const folder = await mkdtemp(join(tmpdir(), 'spanledger-line-'))
  const collector = await startCollector(readConfig({ data: folder, port: '0', 'grpc-port': 'off' }, {}))
  const models = await startModelServer()
  const { exitCode, stderr } = await runDemoAgent(models.url, collector.url)
  await models.close()
  if (exitCode !== 0) throw new Error(`the agent ended with ${exitCode}: ${stderr}`)
  const drain = async () => {
    if (!(await collector.drain(30_000))) throw new Error('not everything that was sent could be asked for in time')
  }
  await drain()
  await spreadOverADay(collector)
  await drain()
  return {
    collector,
    async send(spans) {
      const headers = { 'content-type': 'application/json' }
      const response = await fetch(`${collector.url}/v1/traces`, {
        method: 'POST',
        headers,
        body: otlpJsonRequest(spans),
      })
      if (!response.ok) throw new Error(await response.text())
      await drain()
    },
    async close() {
      await collector.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The same tickets earlier in the day too: the agent is quick, and a day of a few seconds is no picture of one. */
async function spreadOverADay({ store }: Collector): Promise<void> {
  await store.command(
    `INSERT INTO spans SELECT * REPLACE (
       lower(hex(MD5(concat(trace_id, toString(turn))))) AS trace_id,
       if(task_key = '', '', concat(task_key, '-', toString(turn))) AS task_key,
       start_time - toIntervalMinute(95 * turn + cityHash64(trace_id, turn) % 93) AS start_time)
     FROM spans ARRAY JOIN range(1, 15) AS turn
     WHERE category != 'report' AND cityHash64(trace_id, turn) % 100 < 30 + 5 * (turn % 7)`.replace(
      'SELECT * REPLACE',
      'SELECT * EXCEPT (turn) REPLACE',
    ),
  )
}
