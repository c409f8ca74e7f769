import type { Protocol } from '../protocol.ts'
import { openaiChat } from './chat/chat.ts'
import { openaiCompletions } from './completions.ts'
import { openaiEmbeddings } from './embeddings.ts'
import { openaiImages } from './media/images.ts'
import { openaiSpeech } from './media/speech.ts'
import { openaiTranscription } from './media/transcription.ts'
import { openaiModerations } from './moderations.ts'
import { openaiResponses } from './responses.ts'
import { vectorStoreSearch } from './vector-store-search.ts'

export const openaiProtocols: readonly Protocol[] = [
  openaiChat,
  openaiResponses,
  openaiEmbeddings,
  openaiCompletions,
  openaiImages,
  openaiTranscription,
  openaiSpeech,
  openaiModerations,
  vectorStoreSearch,
]
