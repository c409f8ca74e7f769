import type { Protocol } from '../protocol.ts'
import { geminiEmbeddings, vertexEmbeddings } from './embeddings.ts'
import { geminiGenerateContent } from './generate-content.ts'
import { imagen } from './images.ts'
import { geminiInteractions } from './interactions/interactions.ts'

export const googleProtocols: readonly Protocol[] = [
  geminiGenerateContent,
  geminiInteractions,
  geminiEmbeddings,
  imagen,
  vertexEmbeddings,
]
