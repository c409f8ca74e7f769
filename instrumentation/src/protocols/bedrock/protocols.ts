import type { Protocol } from '../protocol.ts'
import { bedrockInvokeAgent } from './agents/invoke-agent.ts'
import { bedrockConverse } from './converse.ts'
import { invocations } from './invoke/formats.ts'
import { bedrockRetrieve, bedrockRetrieveAndGenerate } from './agents/knowledge-base.ts'
import { bedrockRerank } from './agents/rerank.ts'

export const bedrockProtocols: readonly Protocol[] = [
  bedrockConverse,
  ...invocations,
  bedrockRetrieve,
  bedrockRetrieveAndGenerate,
  bedrockRerank,
  bedrockInvokeAgent,
]
