import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { startCollectorProcess, type CollectorProcess } from '../helpers/collector-process.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { post, startLoad } from './harness/load.ts'
import { openScenario, spoolIsEmpty, type Scenario } from './harness/scenario.ts'
import { busyMs, clients, testMs } from './harness/settings.ts'
import { openFaultyStore, openNewStore } from './harness/store.ts'
import { examine, kept } from './harness/verdict.ts'

test('clients that time out and send everything again end as one row a span', { timeout: testMs }, async () => {
  const scenario = openScenario('clients time out after some ms and send everything again')
  const folder = await temporaryFolder()
  const store = await openFaultyStore()
  const collector = await startCollectorProcess(folder, { CLICKHOUSE_URL: store.url })
  // However fast this machine is, most requests are given up at first, and none for ever.
  const patienceMs = (attempt: number) => (1 + scenario.random.below(5)) * 2 ** Math.min(attempt, 12)
  const load = startLoad({ ...scenario, url: () => collector.url, tries: 'again', patienceMs })

  await delay(busyMs)
  await load.stop()
  await spoolIsEmpty(folder)

  const verdict = await examine(store.engine, scenario)
  expect(verdict, JSON.stringify(verdict)).toMatchObject(kept)
  expect(verdict.acknowledged).toBeGreaterThan(20)
  // Nobody timed out otherwise.
  expect(verdict.answers.none).toBeGreaterThan(5)
})

test('clients that send a byte a second do not hold up the others', { timeout: testMs }, async () => {
  const scenario = openScenario('50 clients send 1 byte/s beside normal ones')
  const folder = await temporaryFolder()
  const store = await openFaultyStore()
  const collector = await startCollectorProcess(folder, { CLICKHOUSE_URL: store.url })
  const slow = Array.from({ length: 50 }, () => sendSlowly(collector, scenario))
  const load = startLoad({ ...scenario, url: () => collector.url, tries: 'once' })

  await delay(busyMs)
  await load.stop()
  const answered = scenario.sent.answers.get('200') ?? 0
  await Promise.all(slow.map(client => client.hurry()))
  await spoolIsEmpty(folder)

  const verdict = await examine(store.engine, scenario)
  expect(verdict, JSON.stringify(verdict)).toMatchObject({ ...kept, rawDuplicates: 0 })
  expect(answered).toBeGreaterThan(20)
})

test('two collectors on one store, started together on an empty one, keep every sum', { timeout: testMs }, async () => {
  const scenario = openScenario('2 collectors on 1 store, every request sent to both')
  const store = await openNewStore()
  const folders = [await temporaryFolder(), await temporaryFolder()]
  const collectors = await Promise.all(
    folders.map(folder => startCollectorProcess(folder, { CLICKHOUSE_URL: store.url })),
  )
  const deadline = performance.now() + busyMs

  await Promise.all(Array.from({ length: clients }, () => sendToAll(collectors, scenario, deadline)))
  await Promise.all(folders.map(spoolIsEmpty))

  const verdict = await examine(store.engine, scenario)
  expect(verdict, JSON.stringify(verdict)).toMatchObject(kept)
  expect(verdict.acknowledged).toBeGreaterThan(20)
})

async function sendToAll(collectors: readonly CollectorProcess[], { sent }: Scenario, deadline: number): Promise<void> {
  while (performance.now() < deadline) {
    const request = sent.nextRequest()
    const statuses = await Promise.all(collectors.map(({ url }) => post(url, request)))
    for (const status of statuses) sent.note(request, status)
    await delay(10)
  }
}

/** An upload that has hardly begun when the others are done; then it sends the rest at once. */
function sendSlowly({ url }: CollectorProcess, { sent }: Scenario): { hurry(): Promise<void> } {
  const request = sent.nextRequest()
  const body = Buffer.from(request.body)
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  onTestFinished(() => void socket.destroy())
  const answered = statusOn(socket)
  socket.write(
    `POST /v1/traces HTTP/1.1\r\nHost: ${hostname}\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${body.length}\r\nConnection: close\r\n\r\n`,
  )
  let position = 0
  const drip = setInterval(() => socket.write(body.subarray(position, ++position)), 1_000)
  return {
    async hurry() {
      clearInterval(drip)
      // Not end(): a client that closes its half is taken for one that is gone.
      if (socket.writable) socket.write(body.subarray(position))
      sent.note(request, await answered)
    },
  }
}

function statusOn(socket: Socket): Promise<number | undefined> {
  return new Promise(resolve => {
    socket.on('data', answer => {
      const status = /^HTTP\/1\.1 (\d{3})/.exec(answer.toString('latin1'))?.[1]
      if (status) resolve(Number(status))
    })
    socket.on('close', () => resolve(undefined))
  })
}
