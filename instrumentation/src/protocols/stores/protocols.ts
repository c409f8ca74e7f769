import type { Protocol } from '../protocol.ts'
import { azureSearch } from './indexes/azure-search.ts'
import { elasticsearch, elasticsearchMany } from './indexes/elasticsearch.ts'
import { meilisearch, meilisearchMany } from './indexes/meilisearch.ts'
import { typesense, typesenseMany } from './indexes/typesense.ts'
import { chroma } from './vectors/chroma.ts'
import { milvus } from './vectors/milvus.ts'
import { pineconeDocuments, pineconeQuery, pineconeRecords } from './vectors/pinecone.ts'
import { qdrant } from './vectors/qdrant.ts'
import { weaviate } from './vectors/weaviate.ts'

export const storeProtocols: readonly Protocol[] = [
  chroma,
  milvus,
  pineconeDocuments,
  pineconeQuery,
  pineconeRecords,
  qdrant,
  weaviate,
  azureSearch,
  elasticsearch,
  elasticsearchMany,
  meilisearch,
  meilisearchMany,
  typesense,
  typesenseMany,
]
