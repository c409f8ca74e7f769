import { signal } from '@preact/signals'

/** The only place that talks to the collector. */

export class AskError extends Error {
  override readonly name = 'AskError'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** True once the collector wanted to know who asks. */
export const wantsKey = signal(false)

/** The rows of a named question. @throws AskError with what the collector said */
export async function ask<Row>(
  question: string,
  parameters: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<readonly Row[]> {
  const query = new URLSearchParams(parameters).toString()
  const response = await call(`/api/questions/${encodeURIComponent(question)}?${query}`, { signal: signal ?? null })
  // True: the questions' types are generated from the SQL that answers.
  return (await response.json()) as readonly Row[]
}

/** Any other address of the collector, as text. `taken` are statuses that are an answer too. */
export async function read(path: string, taken: readonly number[] = []): Promise<string> {
  return (await call(path, {}, taken)).text()
}

/** Tells the collector to do something. JSON only: no foreign page can send that. */
export async function tell(path: string, body: object): Promise<void> {
  await call(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}

async function call(path: string, options: RequestInit, taken: readonly number[] = []): Promise<Response> {
  const response = await fetch(path, { credentials: 'same-origin', ...options }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new AskError(0, 'UNREACHABLE', 'The collector does not answer')
  })
  if (response.ok || taken.includes(response.status)) return response
  if (response.status === 401) wantsKey.value = true
  const said: unknown = await response.json().catch(() => undefined)
  throw new AskError(response.status, textOf(said, 'code') ?? 'UNKNOWN', textOf(said, 'message') ?? response.statusText)
}

function textOf(value: unknown, name: string): string | undefined {
  const text: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof text === 'string' ? text : undefined
}
