import { inAddress } from './anthropic.ts'
import { pathOf, withMembers, withPath, type CallFormat } from './format.ts'

/** Bedrock's `Converse`, for models of all vendors. */
export const bedrockConverse: CallFormat = {
  name: 'Converse',
  speaks: request => /\/model\/[^/]+\/converse/.test(pathOf(request)),
  model: inAddress,
  temperature(request, temperature) {
    return withMembers(request, { inferenceConfig: { ...Object(request.body['inferenceConfig']), temperature } })
  },
  system: (request, text) => withMembers(request, { system: [{ text }] }),
  tools(request, tools) {
    const toolConfig = Array.isArray(tools) ? { ...Object(request.body['toolConfig']), tools } : tools
    return withMembers(request, { toolConfig })
  },
  whole: request => withPath(request, path => path.replace(/\/converse-stream$/, '/converse')),
}
