'use strict'

const { storeSubject } = require('../stores/subject.cjs')

module.exports = storeSubject({
  library: 'pg-cursor and pg-query-stream',
  versions: [{ version: '2 and 4', folder: 'newest', name: 'pg-cursor' }],
  kind: 'binary',
  store: 'cursor',
  spans: {
    cursor: ['docs'],
    stream: ['docs'],
  },
})
