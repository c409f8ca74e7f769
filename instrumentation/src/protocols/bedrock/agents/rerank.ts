import * as names from '../../../attributes.ts'
import { contentOf } from '../../../retrieval/content.ts'
import { candidateAttributes } from '../../../retrieval/rerank.ts'
import type { Hit } from '../../../retrieval/search.ts'
import { numberOf, objectOf, objectsOf, textOf, type JsonObject } from '../../json.ts'
import type { Protocol } from '../../protocol.ts'
import { awsErrorOf, errorHeader } from '../error.ts'
import { modelOfArn } from '../model-id.ts'

const MiB = 1024 * 1024

/** Bedrock's own form of asking for an order, whichever model makes it. */
export const bedrockRerank: Protocol = {
  operation: 'rerank',
  provider: 'aws.bedrock',
  path: /\/rerank$/,
  bodyDecides: true,
  answerBytes: 8 * MiB,
  headers: { answer: [errorHeader] },
  speaks: ({ body }) => Array.isArray(body['sources']) && objectOf(body['rerankingConfiguration']) !== undefined,
  readRequest: ({ body }) => {
    const config = objectOf(objectOf(body['rerankingConfiguration'])?.['bedrockRerankingConfiguration'])
    const model = textOf(objectOf(config?.['modelConfiguration'])?.['modelArn'])
    return {
      attributes: {
        [names.GEN_AI_REQUEST_MODEL]: model === undefined ? undefined : modelOfArn(model),
        ...candidateAttributes(candidatesOf(body)),
      },
      search: {
        query: objectOf(objectsOf(body['queries'])[0]?.['textQuery'])?.['text'],
        topK: numberOf(config?.['numberOfResults']),
      },
    }
  },
  readResponse: ({ body, headers }, request) => {
    const candidates = candidatesOf(request.body)
    const hits = objectsOf(body['results']).map(({ index, relevanceScore }): Hit => {
      const candidate = candidates[numberOf(index) ?? -1]
      return { id: candidate?.id, score: numberOf(relevanceScore), content: candidate?.content }
    })
    return {
      attributes: {},
      usage: {},
      ...(Array.isArray(body['results']) && { hits }),
      ...awsErrorOf(body, headers),
    }
  },
}

/** The documents as they were sent; a document's place is its name. */
function candidatesOf(body: JsonObject): readonly Hit[] {
  return objectsOf(body['sources']).map((source, index) => {
    const document = objectOf(source['inlineDocumentSource'])
    const content = contentOf(document?.['textDocument'] ?? document?.['jsonDocument'])
    return { id: String(index), content }
  })
}
