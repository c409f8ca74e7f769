'use strict'

const { storeSubject } = require('../stores/subject.cjs')

module.exports = storeSubject({
  library: 'pg (pgvector)',
  versions: [
    { version: '8.11', folder: 'older', name: 'pg' },
    { version: '8.23', folder: 'newest', name: 'pg' },
  ],
  kind: 'binary',
  store: 'pg',
  spans: {
    promise: ['docs'],
    callback: ['docs'],
    literal: ['public.docs'],
    prepared: ['docs'],
    lists: ['docs'],
    events: ['docs'],
    together: ['docs', 'docs'],
    pool: ['docs'],
    missing: ['missing'],
    'missing by callback': ['missing'],
  },
})
