import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startModelServer } from '../collector/src/demo/model-server.ts'
import { startCollectorProcess, type CollectorProcess } from './helpers/collector-process.ts'
import { temporaryFolder } from './helpers/temporary-folder.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')

function blocks(language: string): readonly string[] {
  return Array.from(readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs')), ([, block = '']) =>
    block.trim(),
  )
}

/** Runs a line as a reader's shell would, in a folder of its own inside the repository, so that packages are found. */
async function shell(line: string, environment: Record<string, string | undefined> = {}) {
  const folder = join(root, 'node_modules', '.cache', `readme-${crypto.randomUUID()}`)
  mkdirSync(folder, { recursive: true })
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const [ask = '', api = ''] = blocks('js')
  writeFileSync(join(folder, 'ask.mjs'), ask)
  writeFileSync(join(folder, 'api.mjs'), api)
  const env = {
    HOME: process.env['HOME'],
    PATH: `${join(root, 'node_modules', '.bin')}:${process.env['PATH']}`,
    ...environment,
  }
  return promisify(execFile)('sh', ['-c', line], { cwd: folder, env, timeout: 110_000 })
}

test('every command in the README is known to this test', () => {
  const commands = blocks('sh').flatMap(block => block.split('\n'))

  expect(commands.map(command => command.split(' -d ')[0])).toEqual([
    'npm ci && npm run demo -- --exit',
    'npm ci && npm test',
    'npx spanledger up',
    "curl -s http://127.0.0.1:4318/v1/traces -H 'Content-Type: application/json'",
    'node --require @spanledger/instrumentation/register ask.mjs',
    'npx spanledger runs --since 1h',
    'npx spanledger show 0af7',
    'npx spanledger query cost-per-task --since 7d',
    'npx spanledger query unpriced-models --format json',
    'npx spanledger doctor',
  ])
})

test('the two commands are those that the gate runs, and scripts that exist', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const gate = readFileSync(join(root, '.ci/run'), 'utf8')

  expect(gate).toContain('npm ci')
  expect(gate).toContain('npm test')
  expect(Object.keys(scripts)).toEqual(
    expect.arrayContaining(['build', 'test', 'lint', 'format', 'check', 'generate', 'bench', 'demo', 'start']),
  )
})

test('the demo prints the figures that the README shows', { timeout: 120_000 }, async () => {
  const [command = ''] = blocks('sh')
  const [shown = ''] = blocks('text')

  const { stdout } = await shell(`cd ${JSON.stringify(root)} && ${command.replace('npm ci && ', '')}`)

  const figures = shown.split('\n').filter(line => line.includes('$') && !line.includes(' ms '))
  expect(figures.length).toBeGreaterThan(6)
  expect(figures.map(withoutRunId).filter(line => !withoutRunId(stdout).includes(line))).toEqual([])
})

describe('the five minutes', () => {
  const [, , up = '', curl = '', hooked = '', questions = ''] = blocks('sh')

  /** The README uses the usual port and the reader's own key; the test has a port and a model server of its own. */
  async function start(): Promise<{ collector: CollectorProcess; environment: Record<string, string> }> {
    expect(up).toBe('npx spanledger up')
    const collector = await startCollectorProcess(await temporaryFolder())
    const models = await startModelServer()
    onTestFinished(() => models.close())
    const environment = {
      SPANLEDGER_PORT: new URL(collector.url).port,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OPENAI_BASE_URL: `${models.url}/v1`,
      OPENAI_API_KEY: 'test',
    }
    return { collector, environment }
  }

  test('a span by curl, a service with the hook, and the answers', { timeout: 120_000 }, async () => {
    const { collector, environment } = await start()
    await shell(curl.replace('http://127.0.0.1:4318', collector.url))
    const asked = await shell(hooked, environment)
    await expect.poll(() => collector.ask('runs'), { timeout: 10_000 }).toHaveLength(2)
    // Sums are computed just after the spans are there.
    await expect.poll(() => collector.ask('cost-per-task'), { timeout: 20_000 }).toHaveLength(2)
    const answers: string[] = []
    for (const line of questions.split('\n')) answers.push((await shell(line, environment)).stdout)

    expect(asked.stdout.trim()).not.toBe('')
    const [runs, show, costs, unpriced, doctor] = answers
    expect(runs).toMatch(/hello[^]*chat gpt-5-mini|chat gpt-5-mini[^]*hello/)
    expect(show).toContain('└─ hello')
    expect(costs).toMatch(/chat gpt-5-mini +1 /)
    expect(JSON.parse(unpriced ?? '')).toEqual([])
    expect(doctor).toMatch(/is ready: store ready/)
  })

  test('task, tool and retrieval run as the README says, with and without the hook', { timeout: 60_000 }, async () => {
    const { collector, environment } = await start()
    await expect(shell('node api.mjs')).resolves.toMatchObject({ stdout: '', stderr: '' })
    await shell('node --require @spanledger/instrumentation/register api.mjs', environment)

    await expect
      .poll(() => collector.ask('cost-per-task'), { timeout: 20_000 })
      .toContainEqual(expect.objectContaining({ task: 'resolve_ticket', completed: '1' }))
  })
})

function withoutRunId(text: string): string {
  return text.replaceAll(/run [0-9a-f]{32}/g, 'run …')
}
