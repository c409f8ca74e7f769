import type { Protocol } from '../protocol.ts'
import { ollamaChat } from './chat.ts'
import { ollamaEmbed } from './embed.ts'
import { ollamaGenerate } from './generate.ts'

export const ollamaProtocols: readonly Protocol[] = [ollamaChat, ollamaGenerate, ollamaEmbed]
