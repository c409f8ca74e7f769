import type { Protocol } from '../protocol.ts'
import { cohereChat } from './chat.ts'
import { cohereEmbed } from './embed.ts'
import { cohereLegacyChat } from './legacy-chat.ts'

export const cohereProtocols: readonly Protocol[] = [cohereChat, cohereLegacyChat, cohereEmbed]
