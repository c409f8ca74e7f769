import { pathOf, withMembers, withPath, type CallFormat } from './format.ts'

const inPath = /(\/models\/)[^/:]+(:(?:g|streamG)enerateContent)$/

/** Gemini, on either of Google's hosts: the model is in the address. */
export const gemini: CallFormat = {
  name: 'generateContent',
  speaks: request => 'contents' in request.body && inPath.test(pathOf(request)),
  model: (request, name) => withPath(request, path => path.replace(inPath, `$1${encodeURIComponent(name)}$2`)),
  temperature(request, temperature) {
    const name = 'generation_config' in request.body ? 'generation_config' : 'generationConfig'
    return withMembers(request, { [name]: { ...Object(request.body[name]), temperature } })
  },
  system(request, text) {
    const name = 'system_instruction' in request.body ? 'system_instruction' : 'systemInstruction'
    return withMembers(request, { [name]: { parts: [{ text }] } })
  },
  tools: (request, tools) => withMembers(request, { tools }),
  whole(request) {
    const { url, body } = withPath(request, path => path.replace(/:streamGenerateContent$/, ':generateContent'))
    if (!URL.canParse(url)) return { url, body }
    const plain = new URL(url)
    plain.searchParams.delete('alt')
    return { url: plain.href, body }
  },
}
