// Ordinary code on OpenAI's Agents SDK, without its tracing in the end.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { trace } from '@opentelemetry/api'

const libraries = createRequire(`${process.cwd()}/package.json`)
const load = async name => import(pathToFileURL(libraries.resolve(name)).href)
const [sdk, { z }] = [await load('@openai/agents'), await load('zod')]

sdk.setTraceProcessors([])
sdk.setTracingDisabled(false)
const modelProvider = new sdk.OpenAIProvider({
  apiKey: 'k',
  baseURL: `${process.env.MODEL_SERVER}/v1`,
  useResponses: false,
})
const runner = new sdk.Runner({ modelProvider, groupId: 'thread-4' })
const toolOf = execute =>
  sdk.tool({ name: 'lookup', description: 'Weather', parameters: z.object({ city: z.string() }), execute })
const agentOf = (name, execute) => new sdk.Agent({ name, model: 'agent', tools: [toolOf(execute)] })
const inside = async ({ city }) => {
  trace.getTracer('app').startSpan('inside the tool').end()
  return `Sunny in ${city}`
}

await runner.run(agentOf('whole', inside), 'Weather?')
const stream = await runner.run(agentOf('streamed', inside), 'Weather?', { stream: true })
for await (const _ of stream);
await stream.completed
await runner.run(
  agentOf('failing', () => Promise.reject(new RangeError('No such city'))),
  'Weather?',
)

const greeter = new sdk.Agent({ name: 'greeter', model: 'm1' })
const handoffs = [sdk.handoff(greeter, { toolNameOverride: 'lookup' })]
await runner.run(sdk.Agent.create({ name: 'triage', model: 'agent', handoffs }), 'Say hello')

const polite = { name: 'politeness', execute: async () => ({ tripwireTriggered: true, outputInfo: 'rude' }) }
await runner
  .run(new sdk.Agent({ name: 'guarded', model: 'm1', inputGuardrails: [polite] }), 'Hey')
  .catch(() => undefined)

sdk.setTracingDisabled(true)
await runner.run(agentOf('untraced', inside), 'Weather?')
