'use strict'

const { caseSubject, vendorCases } = require('../models/subject.cjs')

module.exports = caseSubject({
  library: '@mistralai/mistralai',
  versions: [
    { version: '1', folder: 'older', name: '@mistralai/mistralai' },
    { version: '2', folder: 'newest', name: '@mistralai/mistralai', native: true },
  ],
  servers: ['vendors'],
  casesOf: ({ sdk }) => vendorCases('mistral', 'mistral', sdk),
  // An agent has a model that only its maker knows.
  spans: {
    chat: ['chat mistral-small 200 20>5'],
    'chat stream': ['chat mistral-small 200 20>5 complete'],
    reasoning: ['chat magistral 200 20>5'],
    agent: ['chat 200 20>5'],
    fim: ['text_completion codestral 200 20>5'],
    embed: ['embeddings mistral-embed 200 6>-'],
    moderation: ['moderation mistral-moderation 200 ->-'],
    broken: ['chat broken 500 ->-'],
  },
})
