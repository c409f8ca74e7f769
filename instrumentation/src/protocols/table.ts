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
  return protocols.filter(protocol => protocol.path.test(path) && (protocol.methods ?? post).includes(method))
}
