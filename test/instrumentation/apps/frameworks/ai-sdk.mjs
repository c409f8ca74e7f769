// Ordinary code on Vercel's AI SDK, whose names in the folder of libraries that it is started in are given.
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { trace } from '@opentelemetry/api'

const [ai, provider, version] = process.argv.slice(2)
const libraries = createRequire(`${process.cwd()}/package.json`)
const load = async name => import(pathToFileURL(libraries.resolve(name)).href)
const [sdk, { createOpenAI }, { z }] = [await load(ai), await load(provider), await load('zod')]

const openai = createOpenAI({ apiKey: 'k', baseURL: `${process.env.MODEL_SERVER}/v1`, compatibility: 'strict' })
const schema = z.object({ city: z.string() })
const lookup = sdk.tool({
  description: 'Weather',
  ...(version === '4' ? { parameters: schema } : { inputSchema: schema }),
  execute: async ({ city }) => {
    trace.getTracer('app').startSpan('inside the tool').end()
    await sdk.generateText({ model: openai.chat('m1'), prompt: 'Say hello' })
    return { city, sunny: true }
  },
})
const settings = {
  model: openai.chat('agent'),
  messages: [{ role: 'user', content: 'Weather?' }],
  tools: { lookup },
  ...(version === '4' ? { maxSteps: 3 } : { stopWhen: (sdk.isStepCount ?? sdk.stepCountIs)(3) }),
}
const telemetry = more => ({ [version === '7' ? 'telemetry' : 'experimental_telemetry']: more })

await sdk.generateText({ ...settings, ...telemetry({ functionId: 'whole' }) })

const stream = await sdk.streamText({ ...settings, ...telemetry({ functionId: 'streamed' }) })
for await (const _ of stream.textStream);

const broken = { ...lookup, execute: () => Promise.reject(new RangeError('No such city')) }
const failing = { ...settings, tools: { lookup: broken }, ...telemetry({ functionId: 'failing' }) }
await sdk.generateText(failing).catch(() => undefined)

// From now on the SDK makes spans of its own.
if (version === '7') sdk.registerTelemetry(new (await load('@ai-sdk/otel')).OpenTelemetry())
await sdk.generateText({ ...settings, ...telemetry({ functionId: 'native', isEnabled: true }) })
