'use strict'

const { storeSubject } = require('../stores/subject.cjs')

// On the wire a collection goes by its id.
const collection = ['4f1c1b0e-5c9a-4f6e-9a55-8f1a9d3c7b21']

module.exports = storeSubject({
  library: 'chromadb',
  versions: [
    { version: '1', folder: 'older', name: 'chromadb' },
    { version: '3', folder: 'newest', name: 'chromadb' },
  ],
  kind: 'http',
  store: 'chroma',
  spans: {
    query: collection,
    'query by text': collection,
    failing: collection,
  },
})
