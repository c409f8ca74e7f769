import { fields } from '../message.ts'

type Effect = 'read' | 'write'

// Whoever announces more tools than this has no effects for the rest.
const most = 1000

/** What the tools of a connection do to the world, as far as their announcements tell. */
export class ToolEffects {
  readonly #known = new Map<string, Effect>()

  /** Reads an answer to `tools/list`, from whichever end. */
  learn(result: unknown): void {
    const { tools } = fields(result)
    if (!Array.isArray(tools)) return
    for (const tool of tools) {
      const { name, annotations } = fields(tool)
      const effect = effectOf(annotations)
      if (typeof name === 'string' && effect && this.#known.size < most) this.#known.set(name, effect)
    }
  }

  of(tool: string): Effect | undefined {
    return this.#known.get(tool)
  }
}

/**
 * A tool that says it is read-only reads; one that says anything else about its effects, be it only whether they can be
 * repeated, has some. One that says nothing may be either.
 */
export function effectOf(annotations: unknown): Effect | undefined {
  const { readOnlyHint, destructiveHint, idempotentHint } = fields(annotations)
  if (readOnlyHint === true) return 'read'
  const says = [readOnlyHint, destructiveHint, idempotentHint].some(hint => typeof hint === 'boolean')
  return says ? 'write' : undefined
}
