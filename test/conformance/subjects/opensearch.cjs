'use strict'

const { storeSubject } = require('../stores/subject.cjs')

module.exports = storeSubject({
  library: '@opensearch-project/opensearch',
  versions: [
    { version: '2', folder: 'older', name: '@opensearch-project/opensearch' },
    { version: '3', folder: 'newest', name: '@opensearch-project/opensearch' },
  ],
  kind: 'http',
  store: 'opensearch',
  spans: {
    search: ['docs'],
    hybrid: ['docs'],
    many: ['docs'],
    missing: ['missing'],
  },
})
