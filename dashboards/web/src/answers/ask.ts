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

/** Who is looking, as the collector says it; without a token where nobody had to sign in. */
export interface Session {
  readonly project: string
  readonly name?: string
  readonly projects: readonly string[]
  readonly csrf?: string
}

export async function session(): Promise<Session> {
  // True: this is written by the collector itself.
  return JSON.parse(await read('/api/session')) as Session
}

/** Tells the collector to do something, with the token of the session: a cookie is sent by foreign pages too. */
export async function tell(path: string, body: object): Promise<void> {
  const { csrf } = await session()
  const headers = { 'content-type': 'application/json', ...(csrf !== undefined && { 'x-csrf-token': csrf }) }
  await call(path, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** Where somebody signs in who wants to come back here. */
export function signInAddress(): string {
  return `/login?next=${encodeURIComponent(`${location.pathname}${location.search}${location.hash}`)}`
}

async function call(path: string, options: RequestInit, taken: readonly number[] = []): Promise<Response> {
  const response = await fetch(path, { credentials: 'same-origin', ...options }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new AskError(0, 'UNREACHABLE', 'The collector does not answer')
  })
  if (response.ok || taken.includes(response.status)) return response
  if (response.status === 401) {
    wantsKey.value = true
    location.assign(signInAddress())
  }
  const said: unknown = await response.json().catch(() => undefined)
  throw new AskError(response.status, textOf(said, 'code') ?? 'UNKNOWN', textOf(said, 'message') ?? response.statusText)
}

function textOf(value: unknown, name: string): string | undefined {
  const text: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  return typeof text === 'string' ? text : undefined
}
