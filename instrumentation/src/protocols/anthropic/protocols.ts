import type { Protocol } from '../protocol.ts'
import { anthropicMessages } from './messages.ts'

export const anthropicProtocols: readonly Protocol[] = [anthropicMessages]
