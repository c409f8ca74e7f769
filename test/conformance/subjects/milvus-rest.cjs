'use strict'

const { storeSubject } = require('../stores/subject.cjs')

module.exports = storeSubject({
  library: '@zilliz/milvus2-sdk-node over REST',
  versions: [
    { version: '2', folder: 'older', name: '@zilliz/milvus2-sdk-node' },
    { version: '3', folder: 'newest', name: '@zilliz/milvus2-sdk-node' },
  ],
  kind: 'http',
  store: 'milvus',
  spans: {
    search: ['docs'],
    missing: ['missing'],
  },
})
