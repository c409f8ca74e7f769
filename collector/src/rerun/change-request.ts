import type { ModelRequest } from './formats/format.ts'
import { formatOf } from './formats/table.ts'

/** What is changed in a call to a model; what is absent stays as it was. */
export interface Changes {
  readonly model?: string | undefined
  readonly temperature?: number | undefined
  /** The system prompt. */
  readonly system?: string | undefined
  readonly tools?: unknown
}

/**
 * A call with the changes in it, in the form of its format.
 * @throws Error naming the change that the format has no place for
 */
export function changeRequest(request: ModelRequest, { model, temperature, system, tools }: Changes): ModelRequest {
  const format = formatOf(request)
  if (format === undefined) throw new Error(`a call in an unknown format cannot be changed: ${request.url}`)
  let changed = request
  if (model !== undefined) changed = format.model(changed, model)
  if (temperature !== undefined) changed = format.temperature(changed, temperature)
  if (tools !== undefined) changed = format.tools(changed, tools)
  if (system === undefined) return changed
  const told = format.system(changed, system)
  if (told === undefined)
    throw new Error(`${format.name} of this model has no place for a system prompt: ${request.url}`)
  return told
}

/** A call that asks for its answer in one piece. */
export function wholeRequest(request: ModelRequest): ModelRequest {
  return formatOf(request)?.whole(request) ?? request
}
