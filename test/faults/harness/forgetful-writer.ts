import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { decodeTraces } from '../../../collector/src/decode/decode-traces.ts'
import { enrich } from '../../../collector/src/enrich/enrich.ts'
import { openPrices } from '../../../collector/src/enrich/prices/price-table.ts'
import { openTokenCounter } from '../../../collector/src/enrich/tokens.ts'
import type { EncodedRows } from '../../../collector/src/model.ts'
import { normalise } from '../../../collector/src/normalise/normalise.ts'
import { joinByTable } from '../../../collector/src/spool/segment.ts'
import { encodeMessages } from '../../../collector/src/store/message-rows.ts'
import { encodeSpans } from '../../../collector/src/store/span-rows.ts'
import { Store } from '../../../collector/src/store/store.ts'

export interface ForgetfulWriter {
  readonly url: string
  /** True when nothing is queued and nothing under way. */
  readonly isIdle: boolean
}

/**
 * What the harness must convict, and what others do: acknowledge, queue in memory, try so many times, then drop. It
 * sends every attempt as new rows, without a token that the store could recognise.
 */
export async function startForgetfulWriter(storeUrl: string, attempts: number): Promise<ForgetfulWriter> {
  const address = new URL(storeUrl)
  const store = new Store({ url: address.origin, password: address.password })
  const [prices, tokens] = [openPrices(), openTokenCounter()]
  const queue: EncodedRows[] = []
  let writing = Promise.resolve()
  let isWriting = false

  async function write(): Promise<void> {
    isWriting = true
    while (queue.length > 0) {
      for (const rows of joinByTable(queue.splice(0))) await tryToInsert(store, rows, attempts)
    }
    isWriting = false
  }

  const server = createServer((request, response) => {
    void bodyOf(request).then(async body => {
      const ledger = await enrich(decodeTraces(body, 'json').spans.map(normalise), { prices, tokens })
      const ingest = { project: 'default', ingestedNano: BigInt(Date.now()) * 1_000_000n }
      queue.push(encodeMessages(ledger, ingest), encodeSpans(ledger, ingest))
      response.end('{}')
      if (!isWriting) writing = write()
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    server.close()
    server.closeAllConnections()
    await writing
    await Promise.all([store.close(), tokens.close()])
  })
  return {
    // True for a server that listens on TCP.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get isIdle() {
      return !isWriting
    },
  }
}

async function tryToInsert(store: Store, rows: EncodedRows, attempts: number): Promise<void> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      await store.insert(rows, randomUUID())
      return
    } catch {
      await delay(50)
    }
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
