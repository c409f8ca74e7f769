import { pathOf, withMembers, withoutStream, withPath, type CallFormat, type ModelRequest } from './format.ts'

/** Anthropic's messages, also on Vertex, which has the model in the address: the system prompt is beside the messages. */
export const anthropic: CallFormat = {
  name: 'messages',
  speaks: request => {
    const { messages, model: named, anthropic_version: version } = request.body
    if (messages === undefined) return false
    const isClaude = typeof named === 'string' && named.startsWith('claude')
    return version !== undefined || isClaude || pathOf(request).endsWith('/messages')
  },
  model(request, name) {
    if (!vertex.test(pathOf(request))) return withMembers(request, { model: name })
    return withPath(request, path => path.replace(vertex, `$1${encodeURIComponent(name)}$2`))
  },
  temperature: (request, temperature) => withMembers(request, { temperature }),
  system: (request, text) => withMembers(request, { system: text }),
  tools: (request, tools) => withMembers(request, { tools }),
  whole: request => withPath(withoutStream(request), path => path.replace(/:streamRawPredict$/, ':rawPredict')),
}

const vertex = /(\/models\/)[^/:]+(:(?:r|streamR)awPredict)$/

/** The same in Bedrock's `InvokeModel`; models of others have formats of their own there. */
export const bedrockInvoke: CallFormat = {
  name: 'InvokeModel',
  speaks: request => /\/model\/[^/]+\/invoke/.test(pathOf(request)),
  model: (request, name) => inAddress(request, name),
  temperature: (request, temperature) => withMembers(request, { temperature }),
  system: (request, text) => (isAnthropic(request) ? withMembers(request, { system: text }) : undefined),
  tools: (request, tools) => withMembers(request, { tools }),
  whole: request => withPath(request, path => path.replace(/\/invoke-with-response-stream$/, '/invoke')),
}

/** Bedrock has the model in the address. */
export function inAddress(request: ModelRequest, name: string): ModelRequest {
  return withPath(request, path => path.replace(/(\/model\/)[^/]+/, `$1${encodeURIComponent(name)}`))
}

function isAnthropic({ body }: ModelRequest): boolean {
  return body['anthropic_version'] !== undefined
}
