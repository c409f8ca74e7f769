'use strict'

const { storeSubject } = require('../stores/subject.cjs')

module.exports = storeSubject({
  library: 'weaviate-client',
  versions: [
    { version: '3.2', folder: 'older', name: 'weaviate-client' },
    { version: '3.12', folder: 'newest', name: 'weaviate-client' },
  ],
  kind: 'binary',
  store: 'weaviate',
  spans: {
    bm25: ['Docs'],
    hybrid: ['Docs'],
    'near text': ['Docs'],
    'near vector': ['Docs'],
    missing: ['Missing'],
  },
})
