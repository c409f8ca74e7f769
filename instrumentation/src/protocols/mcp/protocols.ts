import type { Protocol } from '../protocol.ts'
import { mcpToolsCall } from './tools-call.ts'

export const mcpProtocols: readonly Protocol[] = [mcpToolsCall]
