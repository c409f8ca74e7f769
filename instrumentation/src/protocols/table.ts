import { anthropicMessages } from './anthropic-messages.ts'
import { openaiChat } from './openai-chat.ts'
import { openaiEmbeddings } from './openai-embeddings.ts'
import { openaiResponses } from './openai-responses.ts'
import type { Protocol } from './protocol.ts'

const protocols: readonly Protocol[] = [openaiChat, openaiResponses, openaiEmbeddings, anthropicMessages]

/** The protocol whose calls go to such a path, if any; whether this call is one, its body tells. */
export function protocolOfPath(path: string): Protocol | undefined {
  const query = path.indexOf('?')
  const pathname = query === -1 ? path : path.slice(0, query)
  return protocols.find(protocol => pathname.endsWith(protocol.path))
}
