import type { Protocol } from '../protocol.ts'
import { featureExtraction } from './feature-extraction.ts'
import { textGeneration } from './text-generation.ts'

export const huggingFaceProtocols: readonly Protocol[] = [featureExtraction, textGeneration]
