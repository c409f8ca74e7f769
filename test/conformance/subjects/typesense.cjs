'use strict'

const { storeSubject } = require('../stores/subject.cjs')

module.exports = storeSubject({
  library: 'typesense',
  versions: [
    { version: '2', folder: 'older', name: 'typesense' },
    { version: '3', folder: 'newest', name: 'typesense' },
  ],
  kind: 'http',
  store: 'typesense',
  spans: {
    search: ['docs'],
    many: ['docs'],
    missing: ['missing'],
  },
})
