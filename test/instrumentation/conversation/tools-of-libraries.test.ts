import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { runApp } from '../../helpers/hooked-app.ts'
import { nodeBinary } from '../../helpers/nodes.ts'
import { startOtlpReceiver, type ReceivedSpan } from '../../helpers/otlp-receiver.ts'

/** Answers as the providers document them, written by us: a tool first, and words once its result is there. */
async function startAsking(): Promise<string> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const asks = !/"role":"tool"|functionResponse|toolResult/.test(Buffer.concat(chunks).toString())
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answerTo(request.url ?? '', asks)))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

let calls = 0
const city = { city: 'Paris' }

function answerTo(url: string, asks: boolean): object {
  if (url.includes('/converse')) {
    const content = [asks ? { toolUse: { toolUseId: 'tooluse_1', name: 'weather', input: city } } : { text: 'Sunny' }]
    const usage = { inputTokens: 7, outputTokens: 3, totalTokens: 10 }
    return { output: { message: { role: 'assistant', content } }, stopReason: asks ? 'tool_use' : 'end_turn', usage }
  }
  if (url.includes(':generateContent')) {
    const parts = [asks ? { functionCall: { name: 'weather', args: city } } : { text: 'Sunny' }]
    return { candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }] }
  }
  calls += 1
  const call = { id: `call_${calls}`, type: 'function', function: { name: 'weather', arguments: JSON.stringify(city) } }
  const message = asks
    ? { role: 'assistant', content: null, tool_calls: [call] }
    : { role: 'assistant', content: 'Sunny' }
  const choice = { index: 0, message, finish_reason: asks ? 'tool_calls' : 'stop' }
  const usage = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 }
  return { id: 'c', object: 'chat.completion', created: 1, model: 'm1', choices: [choice], usage }
}

async function run(name: string): Promise<readonly ReceivedSpan[]> {
  const otlp = await startOtlpReceiver()
  onTestFinished(() => otlp.close())
  const cwd = fileURLToPath(new URL('../../libraries/newest/', import.meta.url))
  const env = {
    TOOL_SERVER: await startAsking(),
    OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url,
    SPANLEDGER_CONTENT: 'full',
  }
  const app = { app: 'tools/tools.mjs', args: [name], env, cwd, node: nodeBinary(22), hook: '--require' as const }
  expect(await runApp(app)).toMatchObject({ stdout: `${name} => Sunny\n`, stderr: '', code: 0 })
  return otlp.spans
}

test.each([
  ['genai', '21', undefined],
  ['bedrock', 'no such city', 'tool_error'],
])('a tool of %s that nobody wraps is seen once', async (name, result, error) => {
  const tools = (await run(name)).filter(span => span.attributes['gen_ai.operation.name'] === 'execute_tool')

  expect(tools.map(span => [span.name, span.attributes['spanledger.derived'], span.attributes['error.type']])).toEqual([
    ['execute_tool weather', true, error],
  ])
  expect(tools[0]?.attributes['gen_ai.tool.call.arguments']).toBe('{"city":"Paris"}')
  expect(tools[0]?.attributes['gen_ai.tool.call.result']).toContain(result)
})

test.each([
  ['a hook for its library', 'ai-5', 'execute_tool weather'],
  ['the library itself', 'ai-5-telemetry', 'ai.toolCall'],
])('a tool that %s makes a span for gets no second one', async (_, name, span) => {
  const spans = await run(name)

  expect(spans.map(({ name }) => name)).toContain(span)
  expect(spans.filter(span => span.attributes['spanledger.derived'] === true)).toEqual([])
})
