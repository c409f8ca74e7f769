import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { startCollectorProcess } from '../../../../helpers/collector-process.ts'
import { listening } from '../../../../helpers/listening.ts'
import { otlpJsonRequest } from '../../../../helpers/otlp-json.ts'
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts'

const bin = fileURLToPath(new URL('../../../../../collector/bin/spanledger.mjs', import.meta.url))

interface Ended {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

function spanledger(words: readonly string[]): Promise<Ended> {
  return new Promise(resolve => {
    execFile(process.execPath, [bin, ...words], (error, stdout, stderr) =>
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    )
  })
}

const unpricedCall = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'nobody',
  'gen_ai.request.model': 'model-without-a-price',
  'gen_ai.usage.input_tokens': 10,
  'gen_ai.usage.output_tokens': 5,
}

test('a rule of the settings file is told to its sink, listed, tried, tried on the past, and silenced', async () => {
  const folder = await temporaryFolder()
  const bodies: string[] = []
  const receiver = await listening(
    createServer((request, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()))
      request.on('end', () => response.end())
    }),
  )
  const settings = join(folder, 'settings.yaml')
  await writeFile(
    settings,
    `alerts: [{name: unknown prices, kind: unpriced, severity: page}]
sinks: [{name: ops, kind: webhook, url: "${receiver.url}", allow_private: true}]`,
  )
  // What it looks at is there before it looks for the first time, which is at its start.
  const before = await startCollectorProcess(folder)
  await before.send(otlpJsonRequest([{ name: 'chat', attributes: unpricedCall }]))
  await expect.poll(() => before.ask('unpriced-models'), { timeout: 5_000 }).toHaveLength(1)
  // And it was told less the time before.
  await expect
    .poll(async () => (await fetch(`${before.url}/api/questions/running-now`)).text(), { timeout: 10_000 })
    .toContain('"kind":"settings"')
  await before.kill('SIGTERM')

  const collector = await startCollectorProcess(folder, { SPANLEDGER_CONFIG: settings })
  const asked = ['--url', collector.url, '--config', settings]

  await expect.poll(() => bodies.join(''), { timeout: 15_000 }).toContain('model-without-a-price')
  await expect.poll(() => collector.ask('alerts'), { timeout: 5_000 }).toMatchObject([{ alert_state: 'firing' }])
  const listed = await spanledger(['alerts', ...asked, '--json'])
  expect(listed).toMatchObject({ status: 1, stderr: '' })
  const [{ fingerprint }] = JSON.parse(listed.stdout) as [{ readonly fingerprint: string }]
  expect(await spanledger(['alerts', 'test', 'unknown prices', ...asked])).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('have an unknown bill'),
  })
  expect(await spanledger(['alerts', 'backtest', 'unknown prices', '--since', '2h', ...asked])).toMatchObject({
    status: 0,
  })
  expect(await spanledger(['alerts', 'try-sink', 'ops', ...asked])).toMatchObject({
    status: 0,
    stdout: 'ops took it\n',
  })
  expect(await spanledger(['alerts', 'silence', fingerprint, '--hours', '2', ...asked])).toMatchObject({
    status: 0,
    stdout: 'silent for 2 hours\n',
  })
  expect(await spanledger(['alerts', 'silence', 'nothing', ...asked])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('nothing with this fingerprint is wrong'),
  })
  const listedSilences = await spanledger(['alerts', 'silences', ...asked, '--json'])
  const [{ id }] = JSON.parse(listedSilences.stdout) as [{ readonly id: string }]
  expect(listedSilences.stdout).toContain('unknown prices')
  expect(await spanledger(['alerts', 'end', id, ...asked])).toMatchObject({ status: 0, stdout: 'ended\n' })
  expect(await spanledger(['alerts', 'silences', ...asked])).toMatchObject({ stdout: 'nothing is silenced\n' })
  expect(await spanledger(['alerts', 'end', id, ...asked])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('there is no such silence'),
  })
  await expect
    .poll(() => collector.ask('changes'), { timeout: 5_000 })
    .toContainEqual(
      expect.objectContaining({
        kind: 'settings',
        difference: expect.stringContaining('+ alerts[unknown prices].severity: page'),
      }),
    )
  const decide = (...words: readonly string[]) => spanledger(['drift', ...words, '--url', collector.url])
  expect(await decide('accept', '--task', 'refund', '--group', 'cost', '--reason', 'meant')).toMatchObject({
    status: 0,
    stdout: 'accepted: cost of refund of all services is normal since now\n',
  })
  expect(await decide('mute', '--service', 'shop', '--hours', '2')).toMatchObject({ status: 0 })
  expect(await decide('accept')).toMatchObject({ status: 2, stderr: expect.stringContaining('accept what?') })
  const decisions = async () => JSON.parse((await decide('list', '--json')).stdout) as unknown
  await expect.poll(decisions, { timeout: 10_000, interval: 500 }).toMatchObject([
    { decision: 'mute', service: 'shop', task: '', signal_group: '' },
    { decision: 'accept', service: '', task: 'refund', signal_group: 'cost', reason: 'meant' },
  ])
  await receiver.close()
}, 120_000)

describe('without a collector', () => {
  const rules = `alerts:
  - {name: prices, kind: unpriced, sinks: [ops]}
  - {name: runaway, kind: runaway}
  - {name: collector, kind: health}
  - {name: alive, kind: watchdog}
sinks: [{name: ops, kind: slack, url: "\${A_SECRET_THAT_IS_ELSEWHERE}"}]`
  async function settingsFile(): Promise<string> {
    const settings = join(await temporaryFolder(), 'settings.yaml')
    await writeFile(settings, rules)
    return settings
  }

  test('the rules are written for Grafana, and what it cannot ask is named beside them', async () => {
    const { status, stdout, stderr } = await spanledger([
      'alerts',
      'grafana',
      '--config',
      await settingsFile(),
      '--folder',
      'Ours',
    ])

    expect(status).toBe(1)
    expect(parse(stdout)).toMatchObject({
      groups: [{ folder: 'Ours', rules: [{ title: 'prices' }, { title: 'runaway' }] }],
    })
    expect(stderr).toMatch(/^# not in Grafana: collector: .*\n# not in Grafana: alive: .*\n$/)
  })

  test.each(['runaway', 'collector', 'alive'])('%s says why it cannot be tried on the past', async name => {
    expect(await spanledger(['alerts', 'backtest', name, '--config', await settingsFile()])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(`${name} cannot be tried on the past: `),
    })
  })
})

test.each([
  [['alerts', 'loud'], 'alerts takes list, test, backtest, try-sink, silence, silences, end, grafana'],
  [['alerts', 'test', 'no such rule'], 'which rule? There are none'],
  [['alerts', 'try-sink', 'nowhere'], 'which sink? There are none'],
])('%j says what would be right', async (words, problem) => {
  expect(await spanledger(words)).toMatchObject({ status: 2, stderr: expect.stringContaining(problem) })
})

test('a collector does not start with a rule that it cannot read, and says all that is wrong', async () => {
  const folder = await temporaryFolder()
  const settings = join(folder, 'settings.yaml')
  await writeFile(settings, 'alerts: [{name: a, kind: loud}, {name: b, kind: unpriced, sinks: [nowhere]}]')

  const { status, stderr } = await spanledger(['up', '--data', folder, '--port', '0', '--config', settings])

  expect(status).toBe(2)
  expect(stderr).toContain('alerts[0].kind: expected question, budget')
  expect(stderr).toContain('b names the sink "nowhere"')
})
