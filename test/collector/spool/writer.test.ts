import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CollectorError } from '../../../collector/src/errors.ts'
import type { EncodedRows } from '../../../collector/src/model.ts'
import type { Insert } from '../../../collector/src/spool/insert.ts'
import { Spool } from '../../../collector/src/spool/spool.ts'
import { Writer } from '../../../collector/src/spool/writer.ts'
import { encodedRows as rows } from '../../helpers/encoded-rows.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

/** A store that keeps a token once, as ClickHouse does, and refuses what the test tells it to. */
function recordingStore(refuse: (rows: EncodedRows) => CollectorError | undefined = () => undefined) {
  const stored = new Map<string, string>()
  const order: string[] = []
  const insert: Insert = (batch, token) => {
    const problem = refuse(batch)
    if (problem) return Promise.reject(problem)
    stored.set(token, Buffer.from(batch.bytes).toString())
    order.push(batch.table)
    return Promise.resolve()
  }
  return { insert, order, texts: () => [...stored.values()] }
}

async function openWriter(insert: Insert, folder: string) {
  const spool = await Spool.open({ folder })
  return { spool, writer: new Writer({ spool, insert, gatherMs: 1, longestRetryMs: 20 }) }
}

test('stores messages before spans and empties the spool', async () => {
  const store = recordingStore()
  const { spool, writer } = await openWriter(store.insert, await temporaryFolder())
  await spool.append([rows('spans', 's'), rows('messages', 'm')])

  expect(await writer.drain(5_000)).toBe(true)
  await writer.close()

  expect(store.order).toEqual(['messages', 'spans'])
  expect(await readdir(spool.folder)).toEqual(['lock', 'rejected', 'retry'])
})

test('tries again as long as the store cannot be reached, under the same token', async () => {
  const tokens: string[] = []
  const { spool, writer } = await openWriter(
    (_, token) => {
      tokens.push(token)
      return tokens.length < 4 ? Promise.reject(new CollectorError('STORE_UNREACHABLE', 'away')) : Promise.resolve()
    },
    await temporaryFolder(),
  )
  await spool.append([rows('spans', 's')])

  expect(await writer.drain(5_000)).toBe(true)
  await writer.close()

  expect(new Set(tokens).size).toBe(1)
})

test('takes other tokens for rows that met a full disk, and the same segments and order', async () => {
  const tokens: string[] = []
  const store = recordingStore()
  const { spool, writer } = await openWriter(
    async (batch, token, signal) => {
      tokens.push(token)
      if (tokens.length <= 2) throw new CollectorError('STORE_FULL', '243 NOT_ENOUGH_SPACE')
      await store.insert(batch, token, signal)
    },
    await temporaryFolder(),
  )
  await spool.append([rows('spans', 's1'), rows('messages', 'm')])
  await spool.append([rows('spans', 's2')])

  expect(await writer.drain(5_000)).toBe(true)
  await writer.close()

  expect(new Set(tokens).size).toBe(tokens.length)
  expect(store.order).toEqual(['messages', 'spans'])
  expect(store.texts()).toEqual(['m', 's1s2'])
})

test('a crash after a full disk leaves no plan that takes renamed segments for stored', async () => {
  const folder = await temporaryFolder()
  const attempts: string[] = []
  const first = await openWriter((_, token) => {
    attempts.push(token)
    // The second attempt never ends, as if the process had died in it.
    return attempts.length > 1
      ? new Promise(() => undefined)
      : Promise.reject(new CollectorError('STORE_FULL', '243 NOT_ENOUGH_SPACE'))
  }, folder)
  await first.spool.append([rows('spans', 's')])
  await expect.poll(() => attempts.length).toBe(2)

  const store = recordingStore()
  const second = await openWriter(store.insert, folder)
  expect(await second.writer.drain(5_000)).toBe(true)
  await second.writer.close()

  expect(store.texts()).toEqual(['s'])
})

test('splits refused rows until the bad one is alone, keeps that one with its reason and stores all others', async () => {
  const store = recordingStore(({ bytes }) =>
    Buffer.from(bytes).includes('bad') ? new CollectorError('STORE_REFUSED', 'no such enum value') : undefined,
  )
  const { spool, writer } = await openWriter(store.insert, await temporaryFolder())
  await spool.append([rows('spans', 'r0', 'r1', 'r2', 'bad', 'r4', 'r5', 'r6')])

  expect(await writer.drain(5_000)).toBe(true)
  await writer.close()

  expect(store.texts().join('').match(/r\d/g)?.sort()).toEqual(['r0', 'r1', 'r2', 'r4', 'r5', 'r6'])
  const [name = ''] = await readdir(join(spool.folder, 'rejected'))
  const [head = '', row] = (await readFile(join(spool.folder, 'rejected', name), 'utf8')).split('\n')
  expect(JSON.parse(head)).toMatchObject({ reason: expect.stringContaining('no such enum value') })
  expect(row).toBe('bad')
})

test('sends the same batches under the same tokens after it died between INSERT and removal', async () => {
  const folder = await temporaryFolder()
  const seen: string[] = []
  const first = await openWriter((_, token) => {
    seen.push(token)
    // The rows are in the store, but the process never learns of it.
    return new Promise(() => undefined)
  }, folder)
  await first.spool.append([rows('messages', 'm'), rows('spans', 's')])
  await expect.poll(() => seen.length).toBe(1)

  // More arrives before the restart; it must not change what the first batch was.
  const more = await Spool.open({ folder })
  await more.append([rows('messages', 'm2'), rows('spans', 's2')])
  const second = await openWriter((_, token) => Promise.resolve(void seen.push(token)), folder)
  expect(await second.writer.drain(5_000)).toBe(true)
  await second.writer.close()

  expect(seen[1]).toBe(seen[0])
  expect(new Set(seen).size).toBe(4)
})

test('stops at once when closed while the store is away, and leaves the rows for the next start', async () => {
  const folder = await temporaryFolder()
  const { spool, writer } = await openWriter(
    () => Promise.reject(new CollectorError('STORE_UNREACHABLE', 'away')),
    folder,
  )
  await spool.append([rows('spans', 's')])

  await writer.close()

  const store = recordingStore()
  const next = await openWriter(store.insert, folder)
  expect(await next.writer.drain(5_000)).toBe(true)
  await next.writer.close()
  expect(store.texts()).toEqual(['s'])
})

test('closes right after it was opened, and at every moment between two rounds', { timeout: 20_000 }, async () => {
  const folder = await temporaryFolder()
  for (const turns of Array.from({ length: 40 }, (_, index) => index)) {
    const { spool, writer } = await openWriter(() => Promise.resolve(), folder)
    await spool.append([rows('spans', 's')])
    for (const _ of Array.from({ length: turns })) await new Promise(resolve => setImmediate(resolve))

    await expect(writer.close()).resolves.toBeUndefined()
  }
})

test('takes a store that failed three times in a row for away, and asks it with something small first', async () => {
  const asked: string[] = []
  let isAway = true
  const spool = await Spool.open({ folder: await temporaryFolder() })
  const writer = new Writer({
    spool,
    gatherMs: 1,
    longestRetryMs: 5,
    insert: () => {
      asked.push('batch')
      return isAway ? Promise.reject(new CollectorError('STORE_UNREACHABLE', 'away')) : Promise.resolve()
    },
    probe: () => {
      asked.push('probe')
      return isAway ? Promise.reject(new Error('away')) : Promise.resolve()
    },
  })
  await spool.append([rows('spans', 's')])
  await expect.poll(() => asked.length).toBeGreaterThan(6)
  const whenAway = writer.state
  isAway = false

  expect(await writer.drain(5_000)).toBe(true)
  await writer.close()

  expect(asked.slice(0, 5)).toEqual(['batch', 'batch', 'batch', 'probe', 'probe'])
  expect(asked.slice(-2)).toEqual(['probe', 'batch'])
  expect(whenAway).toMatchObject({ breaker: 'open', storedRows: 0 })
  expect(whenAway.retries).toBeGreaterThan(5)
  expect(writer.state).toMatchObject({ breaker: 'closed', storedRows: 1 })
})

test('waits so long for an answer and no longer, tells the request, and sends the same again', async () => {
  const tokens: string[] = []
  const signals: AbortSignal[] = []
  const spool = await Spool.open({ folder: await temporaryFolder() })
  const writer = new Writer({
    spool,
    gatherMs: 1,
    longestRetryMs: 5,
    insertTimeoutMs: 20,
    insert: (_, token, signal) => {
      tokens.push(token)
      signals.push(signal)
      return tokens.length < 3 ? new Promise(() => undefined) : Promise.resolve()
    },
  })
  await spool.append([rows('spans', 's')])

  expect(await writer.drain(5_000)).toBe(true)
  await writer.close()

  expect(tokens.length).toBe(3)
  expect(new Set(tokens).size).toBe(1)
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, false])
})

test('closes in time while the store hangs, and says what remains', async () => {
  const spool = await Spool.open({ folder: await temporaryFolder() })
  const writer = new Writer({ spool, gatherMs: 1, closeMs: 20, insert: () => new Promise(() => undefined) })
  await spool.append([rows('spans', 's')])

  expect(await writer.drain(50)).toBe(false)
  await writer.close()

  expect(spool.state).toMatchObject({ segments: 1, rows: 1 })
})

test.each([
  ['rows', { batchRows: 4 }],
  ['bytes', { batchBytes: 500 }],
])('sends at most so many %s at once, and waits for no more than that', async (_, limits) => {
  const batches: number[] = []
  const spool = await Spool.open({ folder: await temporaryFolder() })
  for (const text of Array.from({ length: 6 }, () => 'x'.repeat(100))) await spool.append([rows('spans', text, text)])

  const writer = new Writer({
    spool,
    gatherMs: 60_000,
    quietMs: 60_000,
    insert: ({ rowLengths }) => Promise.resolve(void batches.push(rowLengths.length)),
    ...limits,
  })
  await expect.poll(() => batches.length).toBeGreaterThan(1)
  expect(await writer.drain(5_000)).toBe(true)
  await writer.close()

  expect(batches.reduce((sum, count) => sum + count, 0)).toBe(12)
  expect(Math.max(...batches)).toBeLessThanOrEqual(4)
})

test('lets a segment wait for others no longer than it was told', async () => {
  const batches: number[] = []
  const spool = await Spool.open({ folder: await temporaryFolder() })
  const insert: Insert = ({ rowLengths }) => Promise.resolve(void batches.push(rowLengths.length))
  const writer = new Writer({ spool, insert, gatherMs: 100 })

  for (const text of ['a', 'b', 'c']) await spool.append([rows('spans', text)])
  await expect.poll(() => spool.state.segments, { timeout: 5_000 }).toBe(0)
  await writer.close()

  expect(batches).toEqual([3])
})

test('waits for no more once no more come', async () => {
  const batches: number[] = []
  const spool = await Spool.open({ folder: await temporaryFolder() })
  const insert: Insert = ({ rowLengths }) => Promise.resolve(void batches.push(rowLengths.length))
  const writer = new Writer({ spool, insert, gatherMs: 600_000, quietMs: 100 })

  for (const text of ['a', 'b', 'c']) await spool.append([rows('spans', text)])
  await expect.poll(() => spool.state.segments, { timeout: 5_000 }).toBe(0)
  await writer.close()

  expect(batches).toEqual([3])
})

test('waits for more where the store is slow, since a small INSERT costs it much of what a large one does', async () => {
  const batches: number[] = []
  const spool = await Spool.open({ folder: await temporaryFolder() })
  const insert: Insert = async ({ rowLengths }) => {
    batches.push(rowLengths.length)
    await new Promise(resolve => setTimeout(resolve, 500))
  }
  const writer = new Writer({ spool, insert, gatherMs: 1 })

  await spool.append([rows('spans', 'first')])
  await expect.poll(() => spool.state.segments, { timeout: 5_000 }).toBe(0)
  for (const text of ['a', 'b', 'c']) await spool.append([rows('spans', text)])
  await expect.poll(() => spool.state.segments, { timeout: 5_000 }).toBe(0)
  await writer.close()

  expect(batches).toEqual([1, 3])
})

test('reports every INSERT with its table, its rows and what became of it', async () => {
  const reports: string[] = []
  const outcomes = [
    new CollectorError('STORE_UNREACHABLE', 'away'),
    new CollectorError('STORE_REFUSED', 'bad'),
    undefined,
  ]
  const spool = await Spool.open({ folder: await temporaryFolder() })
  const writer = new Writer({
    spool,
    gatherMs: 1,
    longestRetryMs: 5,
    insert: () => {
      const problem = outcomes.shift()
      return problem ? Promise.reject(problem) : Promise.resolve()
    },
    onInsert: ({ table, rows, outcome }) => reports.push(`${outcome} ${rows} of ${table}`),
  })
  await spool.append([rows('spans', 'r0', 'r1')])

  expect(await writer.drain(5_000)).toBe(true)
  await writer.close()

  expect(reports).toEqual(['failed 2 of spans', 'refused 2 of spans', 'stored 1 of spans', 'stored 1 of spans'])
})
