/** What the tracing reads of a JSON-RPC message; everything in it was written by a stranger. */
export type Fields = Readonly<Record<string, unknown>>

export type RequestId = string | number

export interface McpRequest {
  readonly id: RequestId
  readonly method: string
  readonly params: Fields
}

export interface McpResponse {
  readonly id: RequestId
  /** Either of the two. */
  readonly result?: Fields
  readonly error?: Fields
}

/** The request that a message is, if it is one. */
export function requestOf(message: unknown): McpRequest | undefined {
  const { id, method, params } = fields(message)
  return isId(id) && typeof method === 'string' ? { id, method, params: fields(params) } : undefined
}

/** The response that a message is, if it is one. */
export function responseOf(message: unknown): McpResponse | undefined {
  const { id, method, result, error } = fields(message)
  if (!isId(id) || method !== undefined) return undefined
  if (error !== undefined) return { id, error: fields(error) }
  return result === undefined ? undefined : { id, result: fields(result) }
}

/** Which request a cancellation is about, and its reason, if the message is a cancellation. */
export function cancellationOf(message: unknown): { readonly id: RequestId; readonly reason: string } | undefined {
  const { method, params } = fields(message)
  if (method !== 'notifications/cancelled') return undefined
  const { requestId, reason } = fields(params)
  return isId(requestId) ? { id: requestId, reason: textOf(reason) ?? '' } : undefined
}

/** An object's members; none where there is no object. */
export function fields(value: unknown): Fields {
  // True of any object; what its members are is for whoever asks to find out.
  return typeof value === 'object' && value !== null ? (value as Fields) : {}
}

/** A text of sensible length, or nothing. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value.slice(0, 2048) : undefined
}

function isId(id: unknown): id is RequestId {
  return typeof id === 'string' || typeof id === 'number'
}
