import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { nodeBinary } from '../../../../helpers/nodes.ts'
import { runApp, type AppRun } from '../../../../helpers/hooked-app.ts'
import { startOtlpReceiver, type ReceivedSpan } from '../../../../helpers/otlp-receiver.ts'

/** Answers as the providers document them, written by us; each model's first request is refused. */
async function startRefusing(): Promise<string> {
  const refused = new Set<string>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const model = /model-of-[a-z0-9-]+/.exec(`${request.url} ${Buffer.concat(chunks).toString()}`)?.[0] ?? ''
      const first = !refused.has(model)
      refused.add(model)
      response.writeHead(first ? 503 : 200, {
        'content-type': 'application/json',
        ...(first && { 'retry-after-ms': '5' }),
      })
      response.end(JSON.stringify(first ? { error: { code: 503, message: 'Busy' } } : answerTo(request, model)))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function answerTo({ url = '' }: IncomingMessage, model: string): object {
  if (url.includes('/converse')) {
    const message = { role: 'assistant', content: [{ text: 'Hello' }] }
    return { output: { message }, stopReason: 'end_turn', usage: { inputTokens: 7, outputTokens: 3, totalTokens: 10 } }
  }
  if (url.includes(':generateContent')) {
    const content = { role: 'model', parts: [{ text: 'Hello' }] }
    return {
      candidates: [{ content, finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: 7, candidatesTokenCount: 3, totalTokenCount: 10 },
      modelVersion: model,
    }
  }
  if (url.endsWith('/v2/chat')) {
    const tokens = { input_tokens: 7, output_tokens: 3 }
    const message = { role: 'assistant', content: [{ type: 'text', text: 'Hello' }] }
    return { id: 'c', finish_reason: 'COMPLETE', message, usage: { billed_units: tokens, tokens } }
  }
  const choice = { index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }
  const usage = { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 }
  return { id: 'c', object: 'chat.completion', created: 1, model, choices: [choice], usage }
}

interface Ran extends AppRun {
  readonly spans: readonly ReceivedSpan[]
}

async function run(libraries: string, args: readonly string[], hook?: '--require'): Promise<Ran> {
  const otlp = await startOtlpReceiver()
  onTestFinished(() => otlp.close())
  const env = {
    RETRY_SERVER: await startRefusing(),
    LIBRARIES: `../../../libraries/${libraries}`,
    OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url,
  }
  const app = { app: 'retries/retries.mjs', args, env, node: nodeBinary(22) }
  const cwd = fileURLToPath(new URL(`../../../../libraries/${libraries}/`, import.meta.url))
  return { ...(await runApp({ ...app, cwd, ...(hook && { hook }) })), spans: otlp.spans }
}

const clients = {
  newest: ['openai-7', 'openai-5', 'groq', 'ai-5', 'ai-6', 'langchain', 'bedrock', 'cohere', 'genai', 'fetch'],
  older: ['openai-4', 'mistral', 'cohere'],
}

test.each(Object.entries(clients))('each of the %s clients has two attempts of one call', async (libraries, names) => {
  const alone = await run(libraries, names)
  const hooked = await run(libraries, names, '--require')

  expect(lines(alone)).toEqual(names.map(name => `${name} => Hello`).sort())
  expect(lines(hooked)).toEqual(lines(alone))
  expect([hooked.stderr, hooked.code]).toEqual([alone.stderr, alone.code])
  expect(names.map(name => [name, ...attemptsOf(hooked.spans, name)])).toEqual(
    names.map(name => [name, [1, 503, undefined], [2, 200, 7]]),
  )
})

function lines({ stdout }: AppRun): readonly string[] {
  return stdout.trim().split('\n').sort()
}

/** Number, status and input tokens of the spans that stand below the span of the model's one call. */
function attemptsOf(spans: readonly ReceivedSpan[], name: string): readonly unknown[] {
  const own = spans.filter(
    span => span.name.endsWith(`model-of-${name}`) && span.scope === '@spanledger/instrumentation',
  )
  const [call, ...more] = own.filter(span => 'spanledger.attempts' in span.attributes)
  if (call === undefined || more.length > 0) return [`${own.length} spans and ${more.length} calls more`]
  return own
    .filter(span => span.parentSpanId === call.spanId)
    .map(({ attributes }) => [
      attributes['spanledger.attempt'],
      attributes['http.response.status_code'],
      attributes['gen_ai.usage.input_tokens'],
    ])
}
