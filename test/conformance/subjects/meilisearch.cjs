'use strict'

const { storeSubject } = require('../stores/subject.cjs')

module.exports = storeSubject({
  library: 'meilisearch',
  versions: [
    { version: '0.44', folder: 'older', name: 'meilisearch' },
    { version: '0.62', folder: 'newest', name: 'meilisearch' },
  ],
  kind: 'http',
  store: 'meilisearch',
  spans: {
    search: ['docs'],
    get: ['docs'],
    many: ['undefined'],
    missing: ['missing'],
  },
})
