'use strict'

const { storeSubject } = require('../stores/subject.cjs')

module.exports = storeSubject({
  library: '@azure/search-documents',
  versions: [
    { version: '12', folder: 'older', name: '@azure/search-documents' },
    { version: '13', folder: 'newest', name: '@azure/search-documents' },
  ],
  kind: 'http',
  store: 'azure',
  spans: {
    search: ['docs'],
    vector: ['docs'],
    missing: ['missing'],
  },
})
