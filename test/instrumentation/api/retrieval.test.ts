import { afterEach, describe, expect, test } from 'vitest'
import { contentHash } from '../../../instrumentation/src/content/hash.ts'
import { retrieval } from '../../../instrumentation/src/api/retrieval.ts'
import { memoryProvider } from '../../helpers/memory-provider.ts'

const documents = [
  { id: 'd1', score: 0.9, content: 'Refunds take five days.' },
  { id: 2, score: 0.5 },
]
const hashes = [
  { collection: 'help', id: 'd1', rank: 1, score: 0.9, hash: contentHash('Refunds take five days.') },
  { collection: 'help', id: '2', rank: 2, score: 0.5 },
]

describe('with a provider', () => {
  const provider = memoryProvider()
  afterEach(() => {
    delete process.env['SPANLEDGER_CONTENT']
  })
  const json = (name: string): unknown => JSON.parse(String(provider.spans()[0]?.attributes[name]))

  test('a retrieval is a span with its documents, ranks, scores and hashes', async () => {
    await retrieval('help', { query: 'How long?', topK: 2 }, async () => documents)

    expect(provider.spans()[0]?.name).toBe('retrieval help')
    expect(provider.spans()[0]?.attributes).toMatchObject({
      'gen_ai.operation.name': 'retrieval',
      'gen_ai.data_source.id': 'help',
      'gen_ai.retrieval.top_k': 2,
      'gen_ai.retrieval.query.text': 'How long?',
      'spanledger.retrieval.query.hash': contentHash('How long?'),
    })
    expect(json('spanledger.retrieval.hashes')).toEqual(hashes)
    expect(json('gen_ai.retrieval.documents')).toEqual([{ ...documents[0] }, { id: '2', score: 0.5 }])
  })

  test('documents are picked out of any result', () => {
    const found = retrieval('help', { documentsOf: found => found.hits }, () => ({ hits: documents, took: 3 }))

    expect(found).toEqual({ hits: documents, took: 3 })
    expect(json('spanledger.retrieval.hashes')).toEqual(hashes)
  })

  test('with content off there are hashes and no text', () => {
    process.env['SPANLEDGER_CONTENT'] = 'off'

    retrieval('help', { query: 'How long?' }, () => documents)

    expect(json('spanledger.retrieval.hashes')).toEqual(hashes)
    expect(JSON.stringify(provider.spans()[0]?.attributes)).not.toMatch(/Refunds|How long/)
  })

  test('of too much content, the last documents lose theirs', () => {
    const large = Array.from({ length: 3 }, (_, index) => ({ id: `d${index}`, content: 'x'.repeat(100_000) }))

    retrieval('help', {}, () => large)

    expect(json('gen_ai.retrieval.documents')).toMatchObject([large[0], large[1], { id: 'd2', truncated: true }])
    expect(provider.spans()[0]?.attributes['spanledger.content.truncated']).toBe(true)
    expect(json('spanledger.retrieval.hashes')).toHaveLength(3)
  })

  test('the store, the collection, the filter and the versions of documents can be told', () => {
    const options = { store: 'qdrant', collection: 'articles', filter: { lang: 'en' } }

    retrieval('help', options, () => [{ id: 'd1', version: 3, content: 'Refunds take five days.' }])

    expect(provider.spans()[0]?.attributes).toMatchObject({
      'gen_ai.data_source.id': 'help',
      'db.system.name': 'qdrant',
      'db.collection.name': 'articles',
      'spanledger.retrieval.filter.hash': contentHash({ lang: 'en' }),
    })
    const hash = contentHash('Refunds take five days.')
    expect(json('spanledger.retrieval.hashes')).toEqual([
      { store: 'qdrant', collection: 'articles', id: 'd1', version: 3, rank: 1, hash },
    ])
  })

  test('a record has the hash of its text, and one changed letter changes it', () => {
    const content = { text: 'Refunds take five days.', lang: 'en' }

    retrieval('help', {}, () => [
      { id: 1, content },
      { id: 2, content: { ...content, text: 'Refunds take five daws.' } },
    ])

    expect(json('spanledger.retrieval.hashes')).toMatchObject([
      { hash: contentHash('Refunds take five days.') },
      { hash: contentHash('Refunds take five daws.') },
    ])
  })

  test('of very many documents, the first thousand are told', () => {
    retrieval('help', {}, () => Array.from({ length: 1001 }, (_, id) => ({ id })))

    expect(json('spanledger.retrieval.hashes')).toHaveLength(1000)
    expect(provider.spans()[0]?.attributes).toMatchObject({
      'db.response.returned_rows': 1001,
      'spanledger.content.truncated': true,
    })
  })

  test('a picker that throws loses the documents and nothing else', () => {
    const documentsOf = (): never => {
      throw new Error('no')
    }

    expect(retrieval('help', { documentsOf }, () => 5)).toBe(5)
    expect(provider.spans()).toHaveLength(1)
  })
})

test('without a provider, a retrieval gives what its function gives', async () => {
  expect(await retrieval('help', {}, async () => documents)).toBe(documents)
})
