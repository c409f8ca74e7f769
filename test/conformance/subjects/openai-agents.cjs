'use strict'

// Ordinary code on OpenAI's Agents SDK, with a trace processor of its own. Runs, tools and handoffs stand in `spans` with
// the calls below them.

exports.library = '@openai/agents'
exports.versions = [{ version: '0.20', folder: 'newest', name: '@openai/agents', node: 22 }]

const chat = 'chat agent 200 120>40'
const plain = 'chat m1 200 120>40'
const steps = ['invoke_agent forecaster', chat, 'execute_tool lookup', chat]

exports.patterns = async ({ sdk, load, url }) => {
  const { z } = await load('zod')
  const heard = []
  sdk.setTraceProcessors([processorInto(heard)])
  // The SDK switches it off where NODE_ENV says that this is a test.
  sdk.setTracingDisabled(false)
  const provider = useResponses => new sdk.OpenAIProvider({ apiKey: 'k', baseURL: `${url}/v1`, useResponses })
  const runner = new sdk.Runner({ modelProvider: provider(false), workflowName: 'weather' })
  const use = { sdk, z, heard, provider, runner }
  return { ...runs(use), ...streams(use), ...steering(use), ...failures(use) }
}

function agentOf({ sdk, z }, more) {
  const { execute = async ({ city }) => `Sunny in ${city}`, ...rest } = more ?? {}
  const lookup = sdk.tool({
    name: 'lookup',
    description: 'Weather',
    parameters: z.object({ city: z.string() }),
    execute,
  })
  return new sdk.Agent({ name: 'forecaster', instructions: 'Be brief', model: 'agent', tools: [lookup], ...rest })
}

function greeterOf({ sdk }, more) {
  return new sdk.Agent({ name: 'greeter', model: 'm1', ...more })
}

function runs(use) {
  const { sdk, heard, runner, provider } = use
  return {
    'an agent': {
      spans: ['invoke_agent greeter', plain],
      run: async () => (await runner.run(greeterOf(use), 'Say hello')).finalOutput,
    },
    'an agent with a tool': {
      spans: steps,
      run: async () => {
        const result = await runner.run(agentOf(use), 'Weather?')
        return [result.finalOutput, result.newItems.map(({ type }) => type), result.state.usage.totalTokens]
      },
    },
    'an agent on responses': {
      spans: steps,
      run: async () => {
        const { finalOutput } = await new sdk.Runner({ modelProvider: provider(true) }).run(agentOf(use), 'Weather?')
        return finalOutput
      },
    },
    'an agent without tracing': {
      spans: steps,
      run: async () => {
        const untraced = new sdk.Runner({ modelProvider: provider(false), tracingDisabled: true })
        return (await untraced.run(agentOf(use), 'Weather?')).finalOutput
      },
    },
    'what a processor hears': {
      spans: steps,
      run: async () => {
        heard.length = 0
        await runner.run(agentOf(use), 'Weather?')
        return heard
      },
    },
    'an agent as a tool': {
      spans: ['invoke_agent forecaster', chat, 'execute_tool lookup', 'invoke_agent greeter', plain, chat],
      run: async () => {
        const greeter = greeterOf(use).asTool({
          toolName: 'lookup',
          toolDescription: 'Says hello',
          runConfig: { modelProvider: provider(false) },
        })
        const inner = {
          ...greeter,
          invoke: (context, _, details) => greeter.invoke(context, '{"input":"Say hello"}', details),
        }
        return (await runner.run(agentOf(use, { tools: [inner] }), 'Weather?')).finalOutput
      },
    },
    'three at a time': {
      spans: ['invoke_agent greeter', 'invoke_agent greeter', 'invoke_agent greeter', plain, plain, plain],
      run: async () => {
        const results = await Promise.all([1, 2, 3].map(() => runner.run(greeterOf(use), 'Say hello')))
        return results.map(({ finalOutput }) => finalOutput)
      },
    },
  }
}

function streams(use) {
  const { runner } = use
  return {
    'stream of an agent': {
      spans: steps.map(span => (span === chat ? `${chat} complete` : span)),
      run: async () => {
        const stream = await runner.run(agentOf(use), 'Weather?', { stream: true })
        const types = []
        for await (const { type, name } of stream) types.push(name ?? type)
        await stream.completed
        return [types, stream.finalOutput]
      },
    },
    'text stream of an agent': {
      spans: ['invoke_agent greeter', `${plain} complete`],
      run: async () => {
        const stream = await runner.run(greeterOf(use), 'Say hello', { stream: true })
        const texts = []
        for await (const text of stream.toTextStream()) texts.push(text)
        await stream.completed
        return texts
      },
    },
    'stream that is refused': {
      spans: ['invoke_agent greeter failed', 'chat bad 400 ->-'],
      run: async () => {
        const stream = await runner.run(greeterOf(use, { model: 'bad' }), 'Say hello', { stream: true })
        for await (const { type } of stream) if (type === 'nothing') return type
        await stream.completed
        return 'completed'
      },
    },
  }
}

function steering(use) {
  const { sdk, runner } = use
  return {
    'a handoff': {
      spans: ['invoke_agent triage', chat, 'execute_tool lookup', plain],
      run: async () => {
        const handoff = sdk.handoff(greeterOf(use), { toolNameOverride: 'lookup' })
        const triage = sdk.Agent.create({ name: 'triage', model: 'agent', handoffs: [handoff] })
        const { finalOutput, lastAgent } = await runner.run(triage, 'Say hello')
        return [finalOutput, lastAgent.name]
      },
    },
    'a guardrail': {
      spans: ['invoke_agent greeter failed', 'guardrail politeness'],
      run: () => {
        const execute = async () => ({ tripwireTriggered: true, outputInfo: 'rude' })
        const inputGuardrails = [{ name: 'politeness', execute, runInParallel: false }]
        return runner.run(greeterOf(use, { inputGuardrails }), 'Say hello')
      },
    },
    'a tool that waits for approval': {
      spans: ['invoke_agent forecaster', chat, 'invoke_agent forecaster', 'execute_tool lookup', chat],
      run: async () => {
        const agent = agentOf(use)
        const [lookup] = agent.tools
        const asking = agent.clone({ tools: [{ ...lookup, needsApproval: async () => true }] })
        const result = await runner.run(asking, 'Weather?')
        result.state.approve(result.interruptions[0])
        return [result.interruptions.length, (await runner.run(asking, result.state)).finalOutput]
      },
    },
  }
}

function failures(use) {
  const { runner } = use
  return {
    'a tool that fails': {
      spans: steps,
      run: async () => {
        const agent = agentOf(use, { execute: () => Promise.reject(new RangeError('No such city')) })
        const { finalOutput, newItems } = await runner.run(agent, 'Weather?')
        return [finalOutput, newItems.map(({ output }) => output)]
      },
    },
    refused: {
      spans: ['invoke_agent greeter failed', 'chat bad 400 ->-'],
      run: () => runner.run(greeterOf(use, { model: 'bad' }), 'Say hello'),
    },
    'too many turns': {
      spans: ['invoke_agent forecaster failed', chat, 'execute_tool lookup'],
      run: () => runner.run(agentOf(use), 'Weather?', { maxTurns: 1 }),
    },
    aborted: {
      spans: ['invoke_agent greeter failed', 'chat silent failed ->-'],
      run: () => runner.run(greeterOf(use, { model: 'silent' }), 'Say hello', { signal: AbortSignal.timeout(300) }),
    },
  }
}

function processorInto(heard) {
  return {
    onTraceStart: async ({ name }) => void heard.push(`trace ${name}`),
    onTraceEnd: async () => void heard.push('trace end'),
    onSpanStart: async ({ spanData }) => void heard.push(`${spanData.type} ${spanData.name}`),
    onSpanEnd: async ({ spanData, error }) => void heard.push(`${spanData.type} end ${error?.message}`),
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  }
}
