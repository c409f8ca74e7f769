import type { Protocol } from '../protocol.ts'
import { openaiChat } from './chat/chat.ts'
import { openaiCompletions } from './completions.ts'
import { jinaEmbeddings, openaiEmbeddings, voyageEmbeddings } from './embeddings.ts'
import { openaiImages } from './media/images.ts'
import { openaiSpeech } from './media/speech.ts'
import { openaiTranscription } from './media/transcription.ts'
import { openaiModerations } from './moderations.ts'
import { openaiResponses } from './responses.ts'
import { vectorStoreSearch } from './vector-store-search.ts'

/** Mistral's agents and its fill-in-the-middle are the same formats at paths of their own. */
const mistralAgents: Protocol = { ...openaiChat, provider: 'mistral_ai', path: /\/agents\/completions$/ }
const mistralInfill: Protocol = { ...openaiCompletions, provider: 'mistral_ai', path: /\/fim\/completions$/ }

/** The more particular ones come first. */
export const openaiProtocols: readonly Protocol[] = [
  openaiChat,
  openaiResponses,
  voyageEmbeddings,
  jinaEmbeddings,
  openaiEmbeddings,
  mistralAgents,
  mistralInfill,
  openaiCompletions,
  openaiImages,
  openaiTranscription,
  openaiSpeech,
  openaiModerations,
  vectorStoreSearch,
]
