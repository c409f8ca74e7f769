import * as names from '../../../attributes.ts'
import { textPart } from '../../../content/message.ts'
import type { Hit } from '../../../retrieval/search.ts'
import type { StreamEvent } from '../../framing/event.ts'
import { numberOf, objectOf, objectsOf, parseJson, textOf, type JsonObject } from '../../json.ts'
import type { Protocol } from '../../protocol.ts'
import { placed } from '../../stores/store-format.ts'
import { awsErrorOf, errorHeader, failureOf } from '../error.ts'
import { modelOfArn } from '../model-id.ts'

const MiB = 1024 * 1024
const store = 'aws.bedrock.knowledge_base'
const path = /\/knowledgebases\/([^/]+)\/retrieve$/

/** A search in a knowledge base of Bedrock. */
export const bedrockRetrieve: Protocol = {
  operation: 'retrieval',
  provider: 'aws.bedrock',
  path,
  answerBytes: 8 * MiB,
  headers: { answer: [errorHeader] },
  speaks: ({ body }) => objectOf(body['retrievalQuery']) !== undefined,
  readRequest: ({ path: target, body }) => {
    const collection = path.exec(target)?.[1]
    return {
      name: `retrieval ${collection}`,
      attributes: { [names.AWS_BEDROCK_KNOWLEDGE_BASE_ID]: collection },
      search: { store, collection, query: objectOf(body['retrievalQuery'])?.['text'], ...searchOf(body) },
    }
  },
  readResponse: ({ body, headers }, { path: target }) => {
    const hits = objectsOf(body['retrievalResults']).map(readHit)
    return {
      attributes: {},
      usage: {},
      ...(Array.isArray(body['retrievalResults']) && {
        hits: placed([hits], [{ store, collection: path.exec(target)?.[1] }]),
      }),
      ...awsErrorOf(body, headers),
    }
  },
}

/** A question that is answered from a knowledge base: the answer, and the documents it quotes. */
export const bedrockRetrieveAndGenerate: Protocol = {
  operation: 'chat',
  provider: 'aws.bedrock',
  path: /\/retrieveAndGenerate(Stream)?$/,
  answerBytes: 8 * MiB,
  headers: { answer: [errorHeader] },
  speaks: ({ body }) => typeof objectOf(body['input'])?.['text'] === 'string',
  readRequest: ({ path: target, body }) => {
    const question = textOf(objectOf(body['input'])?.['text']) ?? ''
    const settings = objectOf(body['retrieveAndGenerateConfiguration'])
    const config = objectOf(settings?.['knowledgeBaseConfiguration'])
    const external = objectOf(settings?.['externalSourcesConfiguration'])
    const model = textOf(config?.['modelArn']) ?? textOf(external?.['modelArn'])
    const collection = collectionOf(body)
    return {
      streaming: target.endsWith('Stream'),
      attributes: {
        [names.GEN_AI_PROVIDER_NAME]: 'aws.bedrock',
        [names.GEN_AI_REQUEST_MODEL]: model === undefined ? undefined : modelOfArn(model),
        [names.GEN_AI_CONVERSATION_ID]: textOf(body['sessionId']),
        [names.AWS_BEDROCK_KNOWLEDGE_BASE_ID]: collection,
      },
      messages: [{ role: 'user', parts: [textPart(question)] }],
      search: { store, collection, query: question, ...searchOf(config ?? {}) },
    }
  },
  readResponse: ({ body, headers }, { body: asked }) => {
    const text = textOf(objectOf(body['output'])?.['text'])
    const references = objectsOf(body['citations']).flatMap(citation => objectsOf(citation['retrievedReferences']))
    return {
      attributes: { [names.GEN_AI_CONVERSATION_ID]: textOf(body['sessionId']) },
      usage: {},
      messages: text === undefined ? [] : [{ role: 'assistant', parts: [textPart(text)] }],
      ...(text !== undefined && {
        hits: placed([references.map(readHit)], [{ store, collection: collectionOf(asked) }]),
      }),
      ...awsErrorOf(body, headers),
    }
  },
  joinStream,
}

function joinStream(events: readonly StreamEvent[]): JsonObject {
  let text = ''
  const citations: JsonObject[] = []
  for (const { event, data } of events) {
    const payload = objectOf(parseJson(data)) ?? {}
    if (event === 'output') text += textOf(payload['text']) ?? ''
    if (event === 'citation') citations.push(objectOf(payload['citation']) ?? payload)
  }
  return { output: { text }, citations, ...failureOf(events) }
}

function collectionOf(body: JsonObject): string | undefined {
  const settings = objectOf(body['retrieveAndGenerateConfiguration'])
  return textOf(objectOf(settings?.['knowledgeBaseConfiguration'])?.['knowledgeBaseId'])
}

function searchOf(body: JsonObject): { readonly topK: number | undefined; readonly filter: unknown } {
  const config = objectOf(objectOf(body['retrievalConfiguration'])?.['vectorSearchConfiguration'])
  return { topK: numberOf(config?.['numberOfResults']), filter: config?.['filter'] }
}

/** A passage that was found: it has its id among its metadata, or is known by the place it was taken from. */
export function readHit(result: JsonObject): Hit {
  const { 'x-amz-bedrock-kb-chunk-id': chunk, 'x-amz-bedrock-kb-source-uri': source } =
    objectOf(result['metadata']) ?? {}
  const places = Object.values(objectOf(result['location']) ?? {}).map(objectOf)
  const place = places.map(one => textOf(one?.['uri']) ?? textOf(one?.['url']) ?? textOf(one?.['id'])).find(Boolean)
  const { text, byteContent: _, ...content } = objectOf(result['content']) ?? {}
  return {
    id: textOf(chunk) ?? textOf(result['documentId']) ?? place ?? textOf(source),
    score: numberOf(result['score']),
    content: textOf(text) ?? content['row'],
  }
}
