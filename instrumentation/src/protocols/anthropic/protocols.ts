import type { Protocol } from '../protocol.ts'
import { anthropicComplete } from './complete.ts'
import { anthropicMessages } from './messages.ts'
import { anthropicOnVertex } from './vertex.ts'

export const anthropicProtocols: readonly Protocol[] = [anthropicMessages, anthropicOnVertex, anthropicComplete]
