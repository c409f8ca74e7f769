import type { Protocol } from '../protocol.ts'
import { openaiChat } from './chat.ts'
import { openaiEmbeddings } from './embeddings.ts'
import { openaiResponses } from './responses.ts'

export const openaiProtocols: readonly Protocol[] = [openaiChat, openaiResponses, openaiEmbeddings]
