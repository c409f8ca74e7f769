import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { startEngine } from '../../../collector/src/engine/engine.ts'
import { startTestEngine, type TestEngine } from '../../helpers/engine.ts'

const onLinux = process.platform === 'linux'
const dist = fileURLToPath(new URL('../../../collector/dist/', import.meta.url))
const chdb = fileURLToPath(new URL('../../../node_modules/chdb/', import.meta.url))

const folder = await realpath(await mkdtemp(join(tmpdir(), 'spanledger-engine-test-')))
const opened: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map(engine => engine.close()))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function open(options: Parameters<typeof startTestEngine>[0] = {}): Promise<TestEngine> {
  const engine = await startTestEngine(options)
  opened.push(engine)
  return engine
}

/** Its state as `ps` tells it; a zombie is as dead as what nobody lists. */
function isRunning(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z')
  } catch {
    return false
  }
}

const memory = onLinux ? '/dev/shm' : tmpdir()

function prefixOf(dir: string): string {
  return `spanledger-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}-`
}

async function privateFolders(dir: string): Promise<string[]> {
  return (await readdir(memory)).filter(name => name.startsWith(prefixOf(dir)))
}

function pidOf({ pid }: TestEngine): number {
  if (pid === undefined) throw new Error('the engine has no process')
  return pid
}

async function count(engine: TestEngine, table: string): Promise<string> {
  const result = await engine
    .client({ log: { level: 127 } })
    .query({ query: `SELECT count() FROM ${table}`, format: 'TabSeparated' })
  return result.text()
}

describe('D4: an engine that died or hangs is replaced', () => {
  test.each([
    ['SIGSEGV', 'the engine ended'],
    ['SIGABRT', 'the engine ended'],
    ['SIGBUS', 'the engine ended'],
    ['SIGKILL', 'the engine ended'],
    ['SIGSTOP', 'no heartbeat'],
  ] as const)('after %s: same address, same key, same data', async (signal, reason) => {
    const reasons: string[] = []
    const engine = await open({ heartbeatMs: 200, onRestart: why => reasons.push(why) })
    const client = engine.client({ log: { level: 127 } })
    const first = pidOf(engine)
    await client.command({ query: 'CREATE TABLE t (n UInt32) ENGINE = MergeTree ORDER BY n' })
    await client.insert({ table: 't', values: [{ n: 1 }, { n: 2 }], format: 'JSONEachRow' })

    process.kill(first, signal)

    await expect.poll(() => engine.restarts, { timeout: 15_000 }).toBe(1)
    expect(pidOf(engine)).not.toBe(first)
    expect(isRunning(first)).toBe(false)
    expect(reasons).toStrictEqual([expect.stringContaining(reason)])
    await client.insert({ table: 't', values: [{ n: 3 }], format: 'JSONEachRow' })
    const result = await client.query({ query: 'SELECT n FROM t ORDER BY n', format: 'JSONEachRow' })
    expect(await result.json()).toStrictEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  })

  test('a fault of one of its threads ends it in the middle of a query', async () => {
    const engine = await open()
    const client = engine.client({ log: { level: 127 } })
    const query = client.command({ query: 'SELECT sleep(3)' }).catch((error: unknown) => error)
    const startedAt = performance.now()

    process.kill(pidOf(engine), 'SIGSEGV')

    await expect.poll(() => engine.restarts, { timeout: 10_000 }).toBe(1)
    expect(performance.now() - startedAt).toBeLessThan(3_000)
    expect(await query).toBeInstanceOf(Error)
  })

  test('SIGTERM and SIGINT, which a whole group gets, are left to the parent', async () => {
    const engine = await open()

    process.kill(pidOf(engine), 'SIGINT')
    process.kill(pidOf(engine), 'SIGTERM')

    expect(await count(engine, 'system.one')).toBe('1\n')
    expect(engine.restarts).toBe(0)
  })
})

test('D5: a fault of WebAssembly beside the engine is an error and not a hang', async () => {
  const engine = await open()
  const words = execFileSync('ps', ['-o', 'args=', '-p', String(pidOf(engine))], { encoding: 'utf8' }).split(' ')
  const flags = words.filter(word => word.startsWith('--'))
  // (module (memory 1) (func (export "f") (result i32) (i32.load (i32.const -1))))
  const wasm = '0061736d010000000105016000017f0302010005030100010705010166000 00a0901070 0417f280200 0b'.replaceAll(
    ' ',
    '',
  )
  const script = join(folder, 'trap.mjs')
  await writeFile(
    script,
    `import { createRequire } from 'node:module'
    const { Session } = createRequire(${JSON.stringify(join(chdb, 'package.json'))})('chdb')
    const session = new Session(${JSON.stringify(join(folder, 'trap'))})
    const { instance } = await WebAssembly.instantiate(Buffer.from('${wasm}', 'hex'))
    try { instance.exports.f() } catch (error) { process.stdout.write(error.name) }
    process.kill(process.pid, 'SIGKILL')`,
  )

  const child = spawn(process.execPath, [...flags, script], { stdio: ['ignore', 'pipe', 'inherit'], timeout: 15_000 })
  const output: string[] = await child.stdout.setEncoding('utf8').toArray()

  expect(output.join('')).toBe('RuntimeError')
})

describe('D7: the engine has a process of its own', () => {
  test.runIf(onLinux)('and its library is in no other', async () => {
    const engine = await open()

    expect(await readFile('/proc/self/maps', 'utf8')).not.toContain('libchdb')
    expect(await readFile(`/proc/${pidOf(engine)}/maps`, 'utf8')).toContain('libchdb')
    expect(await readFile(`/proc/${pidOf(engine)}/environ`, 'utf8')).toContain('UV_THREADPOOL_SIZE=16')
  })

  test('so a worker thread that is terminated during a query takes nothing with it', async () => {
    const dir = join(folder, 'worker')
    const worker = new Worker(
      `import('${join(dist, 'engine', 'engine.js')}').then(async ({ startEngine }) => {
        const { url, password, pid } = await startEngine({ dir: ${JSON.stringify(dir)} })
        fetch(url + '/?query=SELECT+sleep(3)', { headers: { 'X-ClickHouse-Key': password } })
        require('node:worker_threads').parentPort.postMessage(pid)
      })`,
      { eval: true },
    )
    const [pid]: number[] = await once(worker, 'message')

    await worker.terminate()

    await expect.poll(() => isRunning(pid ?? 0), { timeout: 10_000 }).toBe(false)
    const engine = await open({ dir })
    expect(await count(engine, 'system.one')).toBe('1\n')
  })
})

test('the engine does not outlive a parent that is killed, not even with a query running', async () => {
  const dir = join(folder, 'orphan')
  const script = `import('${join(dist, 'engine', 'engine.js')}').then(async ({ startEngine }) => {
    const { url, password, pid } = await startEngine({ dir: ${JSON.stringify(dir)} })
    fetch(url + '/?query=SELECT+count()+FROM+numbers(1000000000000)', { headers: { 'X-ClickHouse-Key': password } })
    console.log(pid)
  })`
  const parent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line]: string[] = await once(createInterface(parent.stdout), 'line')
  expect(isRunning(Number(line))).toBe(true)

  parent.kill('SIGKILL')

  await expect.poll(() => isRunning(Number(line)), { timeout: 5_000 }).toBe(false)
  expect(await privateFolders(dir)).toStrictEqual([])
})

describe('says why it cannot start', () => {
  test('when another engine has the folder', async () => {
    const first = await open()

    const second = startEngine({ dir: first.dir })

    await expect(second).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringMatching(`${first.dir} is in use by process ${pidOf(first)}: .+--data DIR`),
    })
    expect(await count(first, 'system.one')).toBe('1\n')
  })

  test.each([
    ['is a file', ['taken']],
    ['is under a file', ['taken', 'below']],
  ])('when the folder %s', async (_, names) => {
    await writeFile(join(folder, 'taken'), 'not a folder')
    const dir = join(folder, ...names)

    await expect(startEngine({ dir })).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
      message: expect.stringMatching(`cannot use the data folder ${dir} .+--data DIR`),
    })
  })

  test('when chdb is not installed', async () => {
    const lonely = join(folder, 'lonely')
    await cp(dist, join(lonely, 'dist'), { recursive: true })
    await writeFile(join(lonely, 'package.json'), '{ "type": "module" }')
    const script = `import('${join(lonely, 'dist', 'engine', 'engine.js')}')
      .then(({ startEngine }) => startEngine({ dir: ${JSON.stringify(join(folder, 'unused'))} }))
      .catch(({ code, message }) => console.log(code, message))`

    const output = execFileSync(process.execPath, ['-e', script], { encoding: 'utf8' })

    expect(output).toMatch(/^ENGINE_FAILED .+npm install chdb@3\.4\.0.+CLICKHOUSE_URL/)
  })
})

describe('close', () => {
  test('answers what is running, and may be called twice', async () => {
    const engine = await open()
    const client = engine.client({ log: { level: 127 } })
    await client.command({ query: 'CREATE TABLE t (n UInt32) ENGINE = MergeTree ORDER BY n' })
    const insert = client.command({ query: 'INSERT INTO t SELECT sleep(0.7) + 1' })
    await expect.poll(() => count(engine, "system.processes WHERE query LIKE '%INSERT%sleep%'")).not.toBe('0\n')

    const closed = Promise.all([engine.close(), engine.close()])

    await insert
    await closed
    expect(engine.pid).toBeUndefined()
    expect(engine.restarts).toBe(0)
  })

  test('does not wait for ever', async () => {
    const engine = await open({ graceMs: 300 })
    const query = engine.client({ log: { level: 127 } }).command({ query: 'SELECT sleep(3)' })
    const failed = expect(query).rejects.toThrow()
    await expect.poll(() => count(engine, "system.processes WHERE query LIKE '%sleep(3)%'")).not.toBe('0\n')
    const startedAt = performance.now()

    await engine.close()

    expect(performance.now() - startedAt).toBeLessThan(2_500)
    await failed
  })

  test('while it starts again leaves no process behind', async () => {
    const reasons: string[] = []
    const engine = await open({ onRestart: why => reasons.push(why) })
    process.kill(pidOf(engine), 'SIGKILL')
    await expect.poll(() => reasons, { interval: 5 }).toHaveLength(1)

    await engine.close()

    expect(engine.pid).toBeUndefined()
    expect(engine.restarts).toBe(0)
  })

  test('removes its private folder, and a new engine those of engines that were killed', async () => {
    const dir = join(folder, 'swept')
    const engine = await open({ dir })
    await mkdir(join(memory, `${prefixOf(dir)}left`))

    process.kill(pidOf(engine), 'SIGKILL')
    await expect.poll(() => engine.restarts, { timeout: 10_000 }).toBe(1)

    expect(await privateFolders(dir)).toHaveLength(1)
    await engine.close()
    expect(await privateFolders(dir)).toStrictEqual([])
  })
})
