import { costByDimension, costPerTask } from '@spanledger/queries'
import { median } from './median.mjs'

const tasks = Number(process.env.BENCH_TASKS ?? 1_000_000)
const project = 'rollup'

/** What completed tasks cost, by customer, by workflow and over all, over tasks that the engine makes up. */
export async function reportTasks(store) {
  const query = `SELECT count() AS filled FROM task_totals WHERE project = '${project}'`
  const result = await store.client.query({ query, format: 'JSONEachRow' })
  const [{ filled }] = await result.json()
  if (Number(filled) === 0) await fill(store)
  const window = { project, since: new Date(Date.now() - 60 * 86_400_000), until: new Date() }
  const by = dimension => median(() => store.ask(costByDimension, { ...window, dimension, limit: 1_000 }))
  const [customer, workflow] = [await by('customer'), await by('workflow')]
  const perTask = await median(() => store.ask(costPerTask, window))
  console.log(
    `\n${tasks} tasks: cost by customer ${customer.toFixed(0)} ms, by workflow ${workflow.toFixed(0)} ms, cost per task ${perTask.toFixed(0)} ms`,
  )
}

async function fill(store) {
  await store.command(
    `INSERT INTO task_totals (project, id, kind, name, customer, service, outcome, started, ended, attempts, calls, cost_nano, useful_nano, failed_nano, input_tokens, generation)
     SELECT '${project}', concat('k:', toString(number)), 'task', ['refund', 'how_to', 'status'][number % 3 + 1], concat('customer-', toString(sipHash64(number) % 1000)), 'support',
       if(number % 10 = 0, 'failed', 'completed') AS result, now64(9) - toIntervalSecond(number * 2) AS begun, begun, 1, 8, 1000 + sipHash64(number, 1) % 1000000 AS nano,
       if(result = 'completed', nano, 0), if(result = 'completed', 0, nano), 4000, toUInt64(toUnixTimestamp64Nano(now64(9))) + number
     FROM numbers(${tasks})
     SETTINGS max_partitions_per_insert_block = 0, max_execution_time = 600`,
  )
}
