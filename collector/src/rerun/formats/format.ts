/** A call to a model as it is sent. */
export interface ModelRequest {
  readonly url: string
  readonly body: Members
}

export type Members = Readonly<Record<string, unknown>>

/** A format in which models are asked, and where it has what can be changed. `undefined`: it has no place for that. */
export interface CallFormat {
  readonly name: string
  speaks(request: ModelRequest): boolean
  model(request: ModelRequest, name: string): ModelRequest
  temperature(request: ModelRequest, temperature: number): ModelRequest
  system(request: ModelRequest, text: string): ModelRequest | undefined
  tools(request: ModelRequest, tools: unknown): ModelRequest
  /** The same call, asking for an answer in one piece. */
  whole(request: ModelRequest): ModelRequest
}

export function withMembers({ url, body }: ModelRequest, members: Members): ModelRequest {
  return { url, body: { ...body, ...members } }
}

export function withoutStream({ url, body }: ModelRequest): ModelRequest {
  const { stream: _, stream_options: __, ...rest } = body
  return { url, body: rest }
}

export function pathOf({ url }: ModelRequest): string {
  return URL.canParse(url) ? new URL(url).pathname : url
}

/** The address with another path. */
export function withPath({ url, body }: ModelRequest, change: (path: string) => string): ModelRequest {
  if (!URL.canParse(url)) return { url: change(url), body }
  const changed = new URL(url)
  changed.pathname = change(changed.pathname)
  return { url: changed.href, body }
}
