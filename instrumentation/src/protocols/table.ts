import { anthropicProtocols } from './anthropic/protocols.ts'
import { bedrockProtocols } from './bedrock/protocols.ts'
import { cohereProtocols } from './cohere/protocols.ts'
import { googleProtocols } from './google/protocols.ts'
import { huggingFaceProtocols } from './hugging-face/protocols.ts'
import { mcpProtocols } from './mcp/protocols.ts'
import { ollamaProtocols } from './ollama/protocols.ts'
import { openaiProtocols } from './openai/protocols.ts'
import type { Protocol } from './protocol.ts'
import { rerankProtocols } from './rerank/protocols.ts'
import { storeProtocols } from './stores/protocols.ts'

const protocols: readonly Protocol[] = [
  ...openaiProtocols,
  ...anthropicProtocols,
  ...cohereProtocols,
  ...ollamaProtocols,
  ...huggingFaceProtocols,
  ...rerankProtocols,
  ...bedrockProtocols,
  ...googleProtocols,
  ...mcpProtocols,
  ...storeProtocols,
]
const post = ['POST']

/** The protocols whose calls go to such a path, mostly none; whether a call is one of theirs, its body tells. */
export function protocolsOfPath(method: string, path: string): readonly Protocol[] {
  const key = `${method} ${path}`
  let found = ofPaths.get(key)
  if (found !== undefined) return found
  found = protocols.filter(protocol => protocol.path.test(path) && (protocol.methods ?? post).includes(method))
  if (ofPaths.size >= mostPaths) ofPaths.clear()
  if (key.length <= longestPath) ofPaths.set(key, found)
  return found
}

/** Asked for every request, whoever makes it, and there are more patterns than an application has paths. */
const ofPaths = new Map<string, readonly Protocol[]>()
const mostPaths = 200
const longestPath = 200
