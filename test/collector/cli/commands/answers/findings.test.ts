import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { startCollectorProcess } from '../../../../helpers/collector-process.ts'
import { otlpJsonRequest } from '../../../../helpers/otlp-json.ts'
import { temporaryFolder } from '../../../../helpers/temporary-folder.ts'

const bin = fileURLToPath(new URL('../../../../../collector/bin/spanledger.mjs', import.meta.url))

async function findings(url: string, ...words: readonly string[]) {
  const run = promisify(execFile)(process.execPath, [bin, 'findings', '--url', url, ...words])
  const ended = (code: number) => (output: { stdout: string; stderr: string }) => ({ code, ...output })
  return run.then(ended(0), (error: { code: number; stdout: string; stderr: string }) => ended(error.code)(error))
}

const traceId = '0af7651916cd43dd8448eb211c80319c'
const startMs = Date.now() - 10_000

/** A run whose model asks for the weather of 'two' days, whose tool answers something that nobody uses. */
const request = otlpJsonRequest([
  { traceId, spanId: '00000000000000a1', name: 'plan a trip', startMs },
  {
    traceId,
    spanId: '00000000000000a2',
    parentSpanId: '00000000000000a1',
    startMs,
    attributes: {
      'gen_ai.operation.name': 'chat',
      'gen_ai.tool.definitions': JSON.stringify([
        {
          type: 'function',
          name: 'forecast',
          parameters: { type: 'object', properties: { days: { type: 'integer' } } },
        },
      ]),
      'gen_ai.output.messages': JSON.stringify([
        {
          role: 'assistant',
          parts: [{ type: 'tool_call', id: 'c1', name: 'forecast', arguments: { days: 'two' } }],
        },
      ]),
    },
  },
  {
    traceId,
    spanId: '00000000000000a3',
    parentSpanId: '00000000000000a1',
    startMs: startMs + 1_000,
    attributes: {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'forecast',
      'gen_ai.tool.call.arguments': '{"days":"two"}',
      'gen_ai.tool.call.result': '{"sky":"cloudless"}',
    },
  },
])

test('a call against its schema is found once sums are computed, and makes the command say no', async () => {
  const collector = await startCollectorProcess(await temporaryFolder())
  await collector.send(request)
  await expect.poll(() => collector.ask('tool-findings'), { timeout: 10_000 }).toHaveLength(1)
  await expect.poll(() => collector.ask('tool-hints'), { timeout: 10_000 }).toHaveLength(1)
  await expect.poll(() => collector.ask('runs'), { timeout: 10_000 }).toHaveLength(1)

  const [all, ofRun, ofAnother] = await Promise.all([
    findings(collector.url),
    findings(collector.url, '--run', '0af7', '--hints', '--json'),
    findings(collector.url, '--service', 'another', '--hints'),
  ])

  expect(all.code).toBe(1)
  expect(all.stdout).toMatch(/0af76519 .*forecast .*T3 arguments against the schema .*type \/days .*1 +0 of 1 runs$/m)
  expect(all.stdout).not.toContain('hint')
  expect(JSON.parse(ofRun.stdout)).toMatchObject([
    { kind: 'finding', what: 'T3 arguments against the schema', trace_id: traceId, measured: { runs_with: '1' } },
    { kind: 'hint', what: 'T12 a result that is not used', tool: 'forecast', measured: { runs_with: '1' } },
  ])
  expect(ofAnother).toMatchObject({ code: 0, stdout: expect.stringMatching(/nothing was found wrong/) })
})
