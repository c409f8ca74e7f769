import { pathOf, withMembers, withoutStream, withPath, type CallFormat, type ModelRequest } from './format.ts'

/** OpenAI's responses: the system prompt are the instructions. */
export const responses: CallFormat = {
  name: 'responses',
  speaks: request => 'input' in request.body && !/\/(?:embeddings|moderations|audio\/\w+)$/.test(pathOf(request)),
  model,
  temperature: (request, temperature) => withMembers(request, { temperature }),
  system: (request, text) => withMembers(request, { instructions: text }),
  tools: (request, tools) => withMembers(request, { tools }),
  whole: withoutStream,
}

/** Chat completions, as everybody speaks them: the system prompt is the first message. */
export const chat: CallFormat = {
  name: 'chat completions',
  speaks: ({ body }) => 'messages' in body,
  model,
  temperature: (request, temperature) => withMembers(request, { temperature }),
  system(request, text) {
    const { messages } = request.body
    const others = Array.isArray(messages) ? messages.filter(message => !isSystem(message)) : []
    return withMembers(request, { messages: [{ role: 'system', content: text }, ...others] })
  },
  tools: (request, tools) => withMembers(request, { tools }),
  whole: withoutStream,
}

/** Azure has the name of the deployment in the address. */
function model(request: ModelRequest, name: string): ModelRequest {
  const named = withMembers(request, { model: name })
  return withPath(named, path => path.replace(/(\/deployments\/)[^/]+/, `$1${encodeURIComponent(name)}`))
}

function isSystem(message: unknown): boolean {
  const role: unknown = typeof message === 'object' && message !== null ? Reflect.get(message, 'role') : undefined
  return role === 'system' || role === 'developer'
}
