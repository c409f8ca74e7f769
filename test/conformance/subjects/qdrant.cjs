'use strict'

const { storeSubject } = require('../stores/subject.cjs')

module.exports = storeSubject({
  library: '@qdrant/js-client-rest',
  versions: [
    // Its copy of undici does not take what the fetch of Node 26 hands it.
    { version: '1.9', folder: 'older', name: '@qdrant/js-client-rest', before: 26 },
    { version: '1.19', folder: 'newest', name: '@qdrant/js-client-rest', node: 22 },
  ],
  kind: 'http',
  store: 'qdrant',
  spans: {
    search: ['docs'],
    'search batch': ['docs'],
    recommend: ['docs'],
    query: ['docs'],
    'query batch': ['docs'],
    missing: ['missing'],
  },
})
