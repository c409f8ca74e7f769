import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { optionTable } from '../../../collector/src/config/options.ts'
import { startCollectorProcess } from '../../helpers/collector-process.ts'
import { otlpJsonRequest } from '../../helpers/otlp-json.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'

const bin = fileURLToPath(new URL('../../../collector/bin/spanledger.mjs', import.meta.url))

function spanledger(words: readonly string[], environment: Record<string, string> = {}) {
  return spawnSync(process.execPath, [bin, ...words], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, ...environment },
  })
}

const commands = ['up', 'demo', 'query', 'runs', 'show', 'export', 'keys', 'spool', 'redact-test', 'doctor']

test('lists its commands, and exits 2 for one that it does not have', () => {
  expect(spanledger([]).stdout).toContain(commands[0])
  const overview = spanledger(['--help']).stdout
  expect(commands.filter(command => !overview.includes(`  ${command} `))).toEqual([])
  expect(spanledger(['upp'])).toMatchObject({ status: 2, stderr: expect.stringContaining('no command "upp"') })
})

test.each(commands)('%s --help explains every option and gives an example', command => {
  const { status, stdout } = spanledger([command, '--help'])

  expect(status).toBe(0)
  expect(stdout).toMatch(new RegExp(`Example:\n  spanledger ${command}`))
})

test('query NAME --help shows what the question says of itself, and how its parameters are given', () => {
  const { status, stdout } = spanledger(['query', 'cost-by-dimension', '--help'])

  expect(status).toBe(0)
  expect(stdout).toMatch(/^What did the work cost[^]*\{dimension\} = service: /)
  expect(stdout).toContain('--since --until --limit')
  expect(stdout).toContain('--param dimension=String')
})

test('up --help names every option with its variable and its default', () => {
  const { stdout } = spanledger(['up', '--help'])

  expect(
    Object.entries(optionTable).filter(
      ([name, { variable }]) => !stdout.includes(`--${name} `) || !stdout.includes(variable),
    ),
  ).toEqual([])
})

test('up on all addresses without a key exits 2 and says how to make one', () => {
  const { status, stderr } = spanledger(['up', '--host', '0.0.0.0'])

  expect(status).toBe(2)
  expect(stderr).toContain('export SPANLEDGER_API_KEY=$(node -p')
})

test('an unknown option and a missing value exit 2 and name the option', () => {
  expect(spanledger(['up', '--prot', '1'])).toMatchObject({ status: 2, stderr: expect.stringContaining('--prot') })
  expect(spanledger(['query'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('cost-per-task: What did each'),
  })
  expect(spanledger(['show'])).toMatchObject({ status: 2, stderr: expect.stringContaining('which run?') })
})

test('without a collector and without data, says how to get either', async () => {
  const { status, stderr } = spanledger(['runs', '--data', await temporaryFolder()], { SPANLEDGER_PORT: '9' })

  expect(status).toBe(2)
  expect(stderr).toContain('spanledger up')
})

describe('with a collector', () => {
  const traceId = 'abcd'.padEnd(32, '0')
  const hostile = 'line\n\u001b[31mred\u202e'

  async function collectorWithRun() {
    const collector = await startCollectorProcess(await temporaryFolder())
    await collector.send(
      otlpJsonRequest([
        { traceId, spanId: '1'.repeat(16), name: 'resolve_ticket' },
        {
          traceId,
          spanId: '2'.repeat(16),
          parentSpanId: '1'.repeat(16),
          name: hostile,
          attributes: { 'gen_ai.operation.name': 'chat' },
        },
      ]),
    )
    await expect.poll(() => collector.ask('runs'), { timeout: 5_000 }).toHaveLength(1)
    // Sums are computed just after the spans are there.
    await expect.poll(() => collector.ask('cost-per-task'), { timeout: 20_000 }).toHaveLength(1)
    return collector
  }

  test('runs, show and query print what is there, and obey nothing that a span says', async () => {
    const { url } = await collectorWithRun()

    expect(spanledger(['runs', '--url', url]).stdout).toMatch(
      /abcd0+ .*resolve_ticket.*billing-agent.*completed.*≥ \$0\.000000 +1/,
    )
    const tree = spanledger(['show', 'abcd', '--url', url]).stdout
    expect(tree).toContain('└─ resolve_ticket')
    expect(tree).toContain('   └─ line \ufffd[31mred\ufffd')
    expect(tree).toContain('1 calls whose price is not known')
    expect(spanledger(['query', 'unpriced-models', '--url', url, '--format', 'csv']).stdout).toContain('no usage,1,')
    expect(JSON.parse(spanledger(['query', 'cost-per-task', '--url', url, '--json']).stdout)).toMatchObject([
      { task: 'resolve_ticket', unpriced_calls: '1' },
    ])
  })

  test('show exits 1 for a run that is not there, and 2 for a prefix of two', async () => {
    const collector = await collectorWithRun()
    await collector.send(otlpJsonRequest([{ traceId: 'abce'.padEnd(32, '0') }]))
    await expect.poll(() => collector.ask('runs'), { timeout: 5_000 }).toHaveLength(2)

    expect(spanledger(['show', 'ffff', '--url', collector.url])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no run begins with "ffff"'),
    })
    expect(spanledger(['show', 'abc', '--url', collector.url])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('more than one run'),
    })
  })

  test('asks the data folder itself when its collector is not running', async () => {
    const folder = await temporaryFolder()
    const collector = await startCollectorProcess(folder)
    await collector.send(otlpJsonRequest([{ name: 'from the folder' }]))
    await collector.kill('SIGTERM')

    const { stdout, status } = spanledger(['runs', '--data', folder], { SPANLEDGER_PORT: '9' })

    expect(status).toBe(0)
    expect(stdout).toContain('from the folder')
  })

  test('doctor --app says what the hook in a service sees and what not, and obeys nothing of it', async () => {
    const collector = await startCollectorProcess(await temporaryFolder())
    const report = {
      seen: [{ protocol: 'openai_chat', host: hostile, seam: 'fetch', calls: 3 }],
      unread: [{ host: 'api.openai.com', path: '/v1/new', seam: 'http', calls: 4 }],
    }
    const attributes = { 'spanledger.report': true, 'spanledger.coverage': JSON.stringify(report) }
    await collector.send(otlpJsonRequest([{ name: 'spanledger.coverage', attributes }]))
    const ask = () => spanledger(['doctor', '--app', 'billing-agent', '--url', collector.url])

    await expect.poll(() => ask().stdout, { timeout: 5_000 }).toContain('not seen')
    expect(ask()).toMatchObject({
      status: 1,
      stdout:
        'BAD  not seen       4 requests to api.openai.com/v1/new (http): no format fits them\n' +
        'ok   seen           3 calls of openai_chat at line \ufffd[31mred\ufffd (fetch)\n',
    })
    expect(spanledger(['doctor', '--app', 'other', '--url', collector.url])).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('no report of other'),
    })
    expect(await collector.ask('runs')).toEqual([])
  })

  test('doctor says how the running collector is, and what is not well', async () => {
    const { url } = await startCollectorProcess(await temporaryFolder())
    const { port } = new URL(url)

    expect(spanledger(['doctor', '--port', port, '--data', await temporaryFolder()])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/ok {3}collector .*is ready: store ready/),
    })
    expect(spanledger(['doctor', '--port', port, '--data', join(bin, 'data')])).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('BAD  data folder'),
    })
  })
})
