'use strict'

const { storeSubject } = require('../stores/subject.cjs')

// Its client makes a span of its own for each call, of which those that look something up are completed.
module.exports = storeSubject({
  library: '@elastic/elasticsearch',
  versions: [
    { version: '8', folder: 'older', name: '@elastic/elasticsearch' },
    { version: '9', folder: 'newest', name: '@elastic/elasticsearch' },
  ],
  kind: 'http',
  store: 'elasticsearch',
  spans: {
    search: ['docs'],
    knn: ['docs'],
    count: ['other'],
    many: ['undefined'],
    missing: ['missing'],
  },
})
