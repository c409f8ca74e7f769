import { modelOfPath } from '../model-id.ts'
import type { ModelFormat } from './invocation.ts'

/** A model whose format is not known, where its name says that it is Bedrock's: what it cost is in the headers. */
export const otherFormat: ModelFormat = {
  operation: 'generate_content',
  speaks: ({ path }) =>
    /^([a-z]{2,6}\.)?[a-z\d]+\.[a-z][\w.-]*(:\w+)*$|^arn:[^:]*:bedrock:/.test(modelOfPath(path) ?? ''),
  readRequest: () => ({ attributes: {} }),
  readResponse: () => ({ attributes: {}, usage: {} }),
}
