'use strict'

const { storeSubject } = require('../stores/subject.cjs')

// The index is named by Pinecone's hosts, and the server here is none.
module.exports = storeSubject({
  library: '@pinecone-database/pinecone',
  versions: [
    { version: '4', folder: 'older', name: '@pinecone-database/pinecone' },
    { version: '9', folder: 'newest', name: '@pinecone-database/pinecone', node: 22 },
  ],
  kind: 'http',
  store: 'pinecone',
  spans: {
    query: ['undefined'],
    'query by id': ['undefined'],
    records: ['undefined'],
    failing: ['undefined'],
  },
})
