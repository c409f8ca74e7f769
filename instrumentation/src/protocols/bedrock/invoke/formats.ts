import type { Protocol } from '../../protocol.ts'
import { anthropicFormat, novaFormat, openaiFormat } from './chat.ts'
import { embeddingsFormat } from './embeddings.ts'
import { imagesFormat } from './images.ts'
import { invocation, type ModelFormat } from './invocation.ts'
import { otherFormat } from './other.ts'
import { rerankFormat } from './rerank.ts'
import { commandFormat, textFormat } from './text.ts'

/** The formats of models, the more particular ones first: all have the same path. */
const formats: readonly ModelFormat[] = [
  anthropicFormat,
  novaFormat,
  openaiFormat,
  rerankFormat,
  commandFormat,
  imagesFormat,
  textFormat,
  embeddingsFormat,
  otherFormat,
]

export const invocations: readonly Protocol[] = formats.map(invocation)
