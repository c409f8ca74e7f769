import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startModelServer } from '../../../collector/src/demo/model-server.ts'
import { runDemoAgent, type AgentRun } from '../../helpers/demo-agent.ts'

const sources = new URL('../../../collector/src/demo/', import.meta.url)

describe('the demo agent', () => {
  test("imports nothing of ours: the vendors' packages and the standard tracing API only", () => {
    const folder = new URL('agent/', sources)
    const files = [new URL('agent.ts', sources), ...readdirSync(folder).map(file => new URL(file, folder))]
    const imported = files.flatMap(file =>
      [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s+'([^']+)'/g)].map(match => match[1]),
    )

    const packages = new Set(imported.filter(name => !name?.startsWith('./')))

    expect(packages).toEqual(new Set(['@anthropic-ai/sdk', '@opentelemetry/api', 'openai']))
  })
})

describe('the demo agent, whatever happens to its traces,', () => {
  let plain: AgentRun
  let billedPlain: string[]

  beforeAll(async () => {
    const { run, billed } = await runAgainstFreshModels()
    plain = run
    billedPlain = billed
  })

  test('works through sixty tickets of three kinds, of which some fail, one loops and some escalate', () => {
    const lines = plain.stdout.trimEnd().split('\n')

    expect(plain).toMatchObject({ exitCode: 0, stderr: '' })
    expect(lines).toHaveLength(60)
    expect(countOf(lines, /refund/)).toBe(20)
    expect(countOf(lines, /order_status/)).toBe(20)
    expect(countOf(lines, /how_to/)).toBe(20)
    expect(countOf(lines, /escalated/)).toBe(5)
    expect(countOf(lines, /failed/)).toBe(4)
    expect(countOf(lines, /StepLimit/)).toBe(1)
    expect(countOf(lines, /completed {2}2 attempts/)).toBe(5)
  })

  test.each([
    ['a collector that takes them', (_, response) => response.end('{}')],
    ['a collector that answers 500', (_, response) => response.writeHead(500).end()],
    ['a collector that never answers', () => {}],
  ] satisfies [string, RequestListener][])('does and says the same with %s', async (_, listener) => {
    const collector = await listen(listener)

    const { run, billed } = await runAgainstFreshModels(collector.url)
    collector.close()

    expect(run).toEqual(plain)
    expect(billed).toEqual(billedPlain)
    expect(collector.requests).toBeGreaterThan(0)
  })

  test('does and says the same with no collector at all', async () => {
    const gone = await listen(() => {})
    gone.close()

    const { run, billed } = await runAgainstFreshModels(gone.url)

    expect(run).toEqual(plain)
    expect(billed).toEqual(billedPlain)
  })
})

/** What the agent printed, and which calls it was billed for; calls end in any order. */
async function runAgainstFreshModels(otlpUrl?: string) {
  const models = await startModelServer()
  const run = await runDemoAgent(models.url, otlpUrl)
  await models.close()
  return { run, billed: models.bill.map(line => `${line.responseId} ${line.model} ${line.nano}`).sort() }
}

function countOf(lines: readonly string[], pattern: RegExp): number {
  return lines.filter(line => pattern.test(line)).length
}

const open = new Set<() => void>()
afterAll(() => {
  for (const close of open) close()
})

async function listen(listener: RequestListener) {
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    request.resume()
    listener(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  open.add(close)
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close,
    get requests() {
      return requests
    },
  }
}
