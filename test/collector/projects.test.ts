/** One project never reads another's rows, whichever way they came in and whichever way they are asked for. */
import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { questions } from '@spanledger/queries'
import type { Question } from '@spanledger/queries/question'
import { expect, test } from 'vitest'
import { newKey } from '../../collector/src/receive/keys/new-key.ts'
import { printKeys, rights } from '../../collector/src/receive/keys/stored-key.ts'
import { logParts } from '../../instrumentation/src/replay/record/out/log-parts.ts'
import { readFolder } from '../../instrumentation/src/replay/recording/read-folder.ts'
import { startCollectorProcess } from '../helpers/collector-process.ts'
import { callGrpc } from '../helpers/grpc-call.ts'
import { otlpJsonRequest } from '../helpers/otlp-json.ts'
import { otlpType } from '../helpers/otlp-schema.ts'
import { recordingOfCall } from '../helpers/replay/recording-of-call.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const run = promisify(execFile)
const bin = fileURLToPath(new URL('../../collector/bin/spanledger.mjs', import.meta.url))

const projects = ['shop', 'bank', 'empty'] as const
type Project = (typeof projects)[number]

/** A word in everything that a project sends. All else is the same in both: ids, times, tokens. */
const marks = { shop: 'amber', bank: 'violet' } as const
const traceId = '0af7651916cd43dd8448eb211c80319c'
const startMs = Date.now() - 5_000

/** A task with a model call that nobody has a price for, so that every question has something to say. */
function requestOf(mark: string): string {
  const message = (role: string, content: string) => JSON.stringify([{ role, parts: [{ type: 'text', content }] }])
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.response.model': `model-${mark}`,
    'gen_ai.usage.input_tokens': 10,
    'gen_ai.usage.output_tokens': 5,
    'gen_ai.input.messages': message('user', `where is my order, ${mark}`),
    'gen_ai.output.messages': JSON.stringify([
      {
        role: 'assistant',
        parts: [
          { type: 'text', content: `your order is ${mark}` },
          { type: 'tool_call', name: `tool-${mark}`, arguments: {} },
        ],
      },
    ]),
    'gen_ai.tool.definitions': JSON.stringify([{ type: 'function', name: 'lookup' }]),
  }
  return otlpJsonRequest([
    { traceId, spanId: '00000000000000a1', name: `task ${mark}`, startMs },
    {
      traceId,
      spanId: '00000000000000a2',
      parentSpanId: '00000000000000a1',
      name: `chat ${mark}`,
      startMs,
      attributes,
    },
    {
      spanId: '00000000000000a3',
      name: 'spanledger.coverage',
      startMs,
      attributes: { 'spanledger.report': true, 'spanledger.coverage': JSON.stringify({ seen: [mark] }) },
    },
  ])
}

/** A log of the same call, with content that belongs to its run. */
function logOf(mark: string): string {
  const body = { kvlistValue: { values: [{ key: 'content', value: { stringValue: `the order of ${mark}` } }] } }
  const logRecords: unknown[] = [
    { timeUnixNano: `${startMs}000000`, traceId, spanId: '00000000000000a2', eventName: 'gen_ai.user.message', body },
  ]
  // The recording of the run, under the same id in every project.
  const recording = recordingOfCall({ model: 'm', messages: [{ role: 'user', content: mark }] }, mark)
  const own = { ...recording, id: traceId, traceIds: [traceId], name: `task ${mark}`, startedMs: startMs }
  logRecords.push(...logParts(own).map((part): unknown => JSON.parse(part)))
  return JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] })
}

const requestType = otlpType('trace-service', 'ExportTraceServiceRequest')

/** The same in protobuf, which is what gRPC carries. */
function protobufOf(mark: string): Uint8Array {
  const request = JSON.parse(requestOf(mark), (name, value: unknown) =>
    /^(trace|span|parentSpan)Id$/.test(name) ? Buffer.from(String(value), 'hex').toString('base64') : value,
  ) as Record<string, unknown>
  return requestType.encode(requestType.fromObject(request)).finish()
}

/** A collector with a key for each project and right. */
async function startWithKeys() {
  const folder = await temporaryFolder()
  const made = projects.flatMap(project =>
    rights.map(right => newKey({ name: '', project, right, limits: {}, now: new Date() })),
  )
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'keys.json'), printKeys(made.map(({ stored }) => stored)))
  const collector = await startCollectorProcess(folder)
  const keyOf = (project: Project, right: (typeof rights)[number]) =>
    made.find(({ stored }) => stored.project === project && stored.right === right)?.key ?? ''
  return { folder, collector, keyOf }
}

const answers: Readonly<Record<string, string>> = {
  trace_id: traceId,
  prefix: traceId.slice(0, 8),
  words: 'order',
  service: 'billing-agent',
  span_id: '00000000000000a2',
  hash: '0'.repeat(32),
  ids: traceId,
  most_bytes: '100000',
  skip: '0',
  step_seconds: '3600',
  min_cost_micro: '0',
  min_duration_ms: '0',
  ...Object.fromEntries(
    ['task', 'model', 'tool', 'agent', 'customer', 'user', 'outcome', 'problem', 'actions', 'who'].map(name => [
      name,
      '',
    ]),
  ),
  ...Object.fromEntries(['before_nano', 'before_id', 'after_nano', 'after_id', 'stored_after'].map(name => [name, ''])),
}

/** What a question needs that has no default; a new parameter must be answered here, or its question is not tested. */
function parametersOf({ parameters, defaults = {} }: Question): Record<string, string> {
  const asked = Object.keys(parameters).filter(
    name => !['project', 'since', 'until', 'limit'].includes(name) && !(name in defaults),
  )
  expect(asked.filter(name => !(name in answers))).toEqual([])
  return Object.fromEntries(asked.map(name => [name, answers[name] ?? '']))
}

interface Asking {
  readonly url: string
  readonly key: string
  readonly extra?: Record<string, string>
}

/** Every question's answer, by name, as text. */
async function askAll({ url, key, extra = {} }: Asking): Promise<Readonly<Record<string, string>>> {
  const texts: Record<string, string> = {}
  for (const question of questions.values()) {
    const query = new URLSearchParams({ ...parametersOf(question), ...extra }).toString()
    const response = await fetch(`${url}/api/questions/${question.name}?${query}`, { headers: { 'x-api-key': key } })
    texts[question.name] = `${response.status} ${await response.text()}`
  }
  return texts
}

const named = (texts: Readonly<Record<string, string>>, mark: string) =>
  Object.keys(texts).filter(name => texts[name]?.includes(mark))

/** Questions that show a name, a model or a word, and so a mark. */
const telling = [
  'coverage',
  'model-calls',
  'recording-parts',
  'recordings-of-run',
  'run-steps',
  'runs',
  'slowest-calls',
  'tool-findings',
  'unpriced-models',
]

test(
  'every question answers each project with its own rows alone, sent over HTTP and over gRPC',
  {
    timeout: 60_000,
  },
  async () => {
    const { collector, keyOf } = await startWithKeys()
    const { url, grpcPort } = collector
    const ask = (project: Project, extra = {}) => askAll({ url, key: keyOf(project, 'read'), extra })
    const nothing = await ask('shop')

    const post = async (project: Project, path: string, body: string) => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${keyOf(project, 'ingest')}` }
      return (await fetch(`${url}${path}`, { method: 'POST', headers, body })).status
    }
    const taken = [
      await post('shop', '/v1/logs', logOf(marks.shop)),
      await post('shop', '/v1/traces', requestOf(marks.shop)),
      await post('bank', '/v1/logs', logOf(marks.bank)),
    ]
    const called = await callGrpc(grpcPort, {
      body: protobufOf(marks.bank),
      metadata: { authorization: `Bearer ${keyOf('bank', 'ingest')}` },
    })
    const seen = async () => [named(await ask('shop'), marks.shop), named(await ask('bank'), marks.bank)]
    await expect
      .poll(seen, { timeout: 20_000 })
      .toEqual([expect.arrayContaining(telling), expect.arrayContaining(telling)])

    expect([...taken, called.code]).toEqual([200, 200, 200, 'OK'])
    expect(named(await ask('shop'), marks.bank)).toEqual([])
    expect(named(await ask('bank'), marks.shop)).toEqual([])
    // A project that sent nothing sees what there was before anybody had sent anything: not even in a sum is there more.
    expect(await ask('empty')).toEqual(nothing)
    // Nor does it help to ask for another project.
    expect(await ask('empty', { project: 'shop' })).toEqual(nothing)
  },
)

test('the command line shows the project of its key, and nothing of others', async () => {
  const { collector, keyOf, folder } = await startWithKeys()
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${keyOf('shop', 'ingest')}` }
  await fetch(`${collector.url}/v1/logs`, { method: 'POST', headers, body: logOf(marks.shop) })
  await fetch(`${collector.url}/v1/traces`, { method: 'POST', headers, body: requestOf(marks.shop) })
  const ask = async (project: Project, ...words: readonly string[]) => {
    const environment = {
      PATH: process.env['PATH'],
      SPANLEDGER_URL: collector.url,
      SPANLEDGER_API_KEY: keyOf(project, 'read'),
    }
    return run(process.execPath, [bin, ...words], { env: environment }).then(
      ({ stdout }) => stdout,
      ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
    )
  }
  await expect.poll(() => ask('shop', 'runs'), { timeout: 20_000 }).toContain(marks.shop)
  const out = join(folder, 'recordings')
  await expect.poll(() => ask('shop', 'replay', traceId, '--out', out), { timeout: 20_000 }).toContain(traceId)

  const others = [
    await ask('bank', 'runs'),
    await ask('bank', 'show', traceId),
    await ask('bank', 'show', traceId.slice(0, 4)),
    await ask('bank', 'query', 'model-calls', '--json'),
    await ask('bank', 'query', 'run-steps', '--param', `trace_id=${traceId}`, '--json'),
    await ask('bank', 'query', 'runs', '--param', 'project=shop', '--json'),
  ]

  const what = `${traceId} was not recorded: SPANLEDGER_RECORD was off, or the run was sampled out, or it is older than 30 days`
  expect(await ask('bank', 'replay', traceId, '--', 'true')).toBe(`incomplete: ${what}\n`)
  expect(JSON.parse(await ask('bank', 'replay', traceId, '--json', '--', 'true'))).toEqual({
    verdicts: [{ verdict: 'incomplete', lacks: [{ kind: 'not recorded', what }] }],
  })
  expect(JSON.stringify(readFolder(out))).toContain(marks.shop)
  expect(await ask('shop', 'show', traceId)).toContain(marks.shop)
  expect(others.filter(text => text.includes(marks.shop))).toEqual([])
})

test('each right opens what it is for and nothing else, at every door', async () => {
  const { collector, keyOf } = await startWithKeys()
  const { url, grpcPort } = collector
  const knock = async (key: string | undefined) => {
    const headers = { 'content-type': 'application/json', ...(key !== undefined && { 'x-api-key': key }) }
    const posted = await Promise.all(
      ['traces', 'logs', 'metrics'].map(signal =>
        fetch(`${url}/v1/${signal}`, { method: 'POST', headers, body: '{}' }),
      ),
    )
    const asked = await Promise.all(
      ['/api/questions', '/api/questions/runs'].map(path => fetch(`${url}${path}`, { headers })),
    )
    const { code } = await callGrpc(grpcPort, { metadata: key === undefined ? {} : { 'x-api-key': key } })
    return [...posted, ...asked]
      .map(({ status }) => status)
      .concat([])
      .map(String)
      .concat(code)
  }

  expect(await knock(undefined)).toEqual(['401', '401', '401', '401', '401', 'UNAUTHENTICATED'])
  expect(await knock('sl_0123456789ab_guessed')).toEqual(['401', '401', '401', '401', '401', 'UNAUTHENTICATED'])
  expect(await knock(keyOf('shop', 'read'))).toEqual(['403', '403', '403', '200', '200', 'PERMISSION_DENIED'])
  expect(await knock(keyOf('shop', 'ingest'))).toEqual(['200', '200', '200', '403', '403', 'OK'])
  expect(await knock(keyOf('shop', 'admin'))).toEqual(['200', '200', '200', '200', '200', 'OK'])
})

test('a key that is made or revoked beside a running collector counts within two seconds', async () => {
  const folder = await temporaryFolder()
  const collector = await startCollectorProcess(folder)
  const keys = (...words: readonly string[]) =>
    run(process.execPath, [bin, 'keys', ...words, '--data', folder], { env: { PATH: process.env['PATH'] } })
  const status = async (headers = {}) => (await fetch(`${collector.url}/api/questions`, { headers })).status
  const open = await status()

  const { stdout } = await keys('create', '--project', 'shop', '--right', 'read')
  const key = { 'x-api-key': stdout.trim() }
  await expect.poll(async () => [await status(), await status(key)], { timeout: 2_000 }).toEqual([401, 200])
  await keys('revoke', /^sl_([0-9a-f]+)_/.exec(stdout)?.[1] ?? '')
  await expect.poll(async () => [await status(), await status(key)], { timeout: 2_000 }).toEqual([401, 401])

  expect(open).toBe(200)
})

test('a key in the file is enough to be open to other machines', async () => {
  const folder = await temporaryFolder()
  const start = () => startCollectorProcess(folder, { SPANLEDGER_HOST: '0.0.0.0' })

  await expect(start()).rejects.toThrow(/no API key is set/)
  const { stdout } = await run(process.execPath, [bin, 'keys', 'create', '--project', 'shop', '--right', 'ingest'], {
    env: { PATH: process.env['PATH'], SPANLEDGER_HOST: '0.0.0.0', SPANLEDGER_DATA: folder },
  })

  expect(stdout).toMatch(/^sl_/)
  await expect(start()).resolves.toMatchObject({ url: expect.stringMatching(/^http:/) })
})
