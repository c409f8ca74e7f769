import type { Protocol } from '../protocol.ts'
import { bedrockConverse } from './converse.ts'
import { invocations } from './invoke/formats.ts'
import { bedrockRetrieve, bedrockRetrieveAndGenerate } from './knowledge-base.ts'
import { bedrockRerank } from './rerank.ts'

export const bedrockProtocols: readonly Protocol[] = [
  bedrockConverse,
  ...invocations,
  bedrockRetrieve,
  bedrockRetrieveAndGenerate,
  bedrockRerank,
]
