import { lazily } from '../lazily.ts'
import type { LibraryHook } from '../library-hook.ts'

const place = { library: 'ai', file: /^dist\/index\.m?js$/ }

/**
 * Vercel's AI SDK until its version 6: the two functions of its own telemetry, which run whether or not an application
 * has switched that on, and what says that a run is an agent's. From 7 on it has a channel, and none of this.
 */
export const aiSdkHooks: readonly LibraryHook[] = [
  {
    ...place,
    hook: 'selectTelemetryAttributes',
    binding: 'selectTelemetryAttributes',
    apply: binding => {
      // True: that file, built.
      const { hookAttributes } = lazily('./ai-sdk/untold.js') as typeof import('./untold.ts')
      return hookAttributes(binding)
    },
  },
  {
    ...place,
    hook: 'recordSpan',
    binding: 'recordSpan',
    apply: binding => {
      // True: that file, built.
      const { hookRecordSpan } = lazily('./ai-sdk/record-span.js') as typeof import('./record-span.ts')
      return hookRecordSpan(binding)
    },
  },
  ...['generateText', 'streamText'].map((name): LibraryHook => ({
    ...place,
    hook: name,
    binding: name,
    apply: binding => {
      // True: that file, built.
      const { hookRun } = lazily('./ai-sdk/runs.js') as typeof import('./runs.ts')
      return hookRun(binding)
    },
  })),
  ...['Agent', 'ToolLoopAgent'].map((name): LibraryHook => ({
    ...place,
    hook: name,
    binding: name,
    apply: binding => {
      // True: that file, built.
      const { hookAgent } = lazily('./ai-sdk/runs.js') as typeof import('./runs.ts')
      return hookAgent(binding)
    },
  })),
]
