'use strict'

const { storeSubject } = require('../stores/subject.cjs')

module.exports = storeSubject({
  library: 'redis',
  versions: [
    { version: '5', folder: 'older', name: 'redis' },
    { version: '6', folder: 'newest', name: 'redis' },
  ],
  kind: 'binary',
  store: 'redis',
  spans: version => ({
    text: ['docs'],
    knn: ['docs'],
    // Version 5 does not read searches in RESP3, and says so before it sends one.
    'knn in RESP3': version === '5' ? [] : ['docs'],
    hybrid: ['docs'],
    missing: ['missing'],
  }),
})
