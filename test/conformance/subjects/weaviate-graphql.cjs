'use strict'

const { storeSubject } = require('../stores/subject.cjs')

module.exports = storeSubject({
  library: 'weaviate-ts-client',
  versions: [{ version: '2', folder: 'older', name: 'weaviate-ts-client' }],
  kind: 'http',
  store: 'weaviate',
  spans: {
    'near text': ['Docs'],
    hybrid: ['Docs'],
  },
})
