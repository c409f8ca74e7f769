import { lazily } from '../lazily.ts'
import type { LibraryHook } from '../library-hook.ts'
import type { Method } from '../replace-method.ts'

const library = '@openai/agents-core'

/**
 * OpenAI's Agents SDK: where runs, tools and handoffs run, which they do whether or not its own tracing is on, and
 * of its own tracing the guardrails. Its processors and its exporter stay as they are.
 */
export const openaiAgentsHooks: readonly LibraryHook[] = [
  {
    library,
    hook: 'Runner',
    file: /^dist\/run\.m?js$/,
    binding: 'Runner',
    apply: binding => {
      // True: that file, built.
      const { hookRunner } = lazily('./openai-agents/runner.js') as typeof import('./runner.ts')
      return hookRunner(binding)
    },
  },
  {
    library,
    hook: 'Span',
    file: /^dist\/tracing\/spans\.m?js$/,
    binding: 'Span',
    apply: binding => {
      // True: that file, built.
      const { hookSpan } = lazily('./openai-agents/steps.js') as typeof import('./steps.ts')
      return hookSpan(binding)
    },
  },
  ...forImporters({
    name: 'invokeFunctionTool',
    file: 'tool',
    observed: () => {
      // True: that file, built.
      const { observeTools } = lazily('./openai-agents/tool.js') as typeof import('./tool.ts')
      return observeTools
    },
  }),
  ...forImporters({
    name: 'executeHandoffCalls',
    file: 'runner/toolExecution',
    observed: () => {
      // True: that file, built.
      const { observeHandoffs } = lazily('./openai-agents/handoff.js') as typeof import('./handoff.ts')
      return observeHandoffs
    },
  }),
]

interface Exported {
  readonly name: string
  readonly file: string
  readonly observed: () => (original: Method) => Method
}

/** Hooks a function for those who import it, from the package's ES modules and from its CommonJS modules. */
function forImporters({ name, file, observed }: Exported): LibraryHook[] {
  const apply: LibraryHook['apply'] = binding => {
    // True: that file, built.
    const { replaceExported } = lazily('./replace-exported.js') as typeof import('../replace-exported.ts')
    return replaceExported(binding, name, observed())
  }
  return [
    { library, hook: name, file: new RegExp(`^dist/${file}\\.mjs$`), binding: name, apply },
    { library, hook: `exports.${name}`, file: new RegExp(`^dist/${file}\\.js$`), binding: 'exports', apply },
  ]
}
