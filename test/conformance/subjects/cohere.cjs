'use strict'

const { caseSubject, vendorCases } = require('../models/subject.cjs')

module.exports = caseSubject({
  library: 'cohere-ai',
  versions: [
    { version: '7', folder: 'older', name: 'cohere-ai' },
    { version: '8', folder: 'newest', name: 'cohere-ai' },
  ],
  servers: ['vendors'],
  casesOf: ({ sdk }) => vendorCases('cohere', 'cohere', sdk),
  // What is billed, which is less than what was read.
  spans: {
    chat: ['chat command-a 200 9>4'],
    'chat tools': ['chat command-a 200 9>4'],
    'chat stream': ['chat command-a 200 9>4 complete'],
    'chat stream tools': ['chat command-a 200 9>4 complete'],
    'legacy chat': ['chat command-r 200 9>4'],
    'legacy stream': ['chat command-r 200 9>4 complete'],
    embed: ['embeddings embed-v4 200 2>-'],
    'legacy embed': ['embeddings embed-v3 200 2>-'],
    rerank: ['rerank rerank-v3.5 200 ->-'],
    'legacy rerank': ['rerank rerank-english-v3.0 200 ->-'],
    missing: ['chat missing 404 ->-'],
  },
})
