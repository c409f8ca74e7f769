'use strict'

const { caseSubject, vendorCases } = require('../models/subject.cjs')

module.exports = caseSubject({
  library: 'ollama',
  versions: [
    { version: '0.5', folder: 'older', name: 'ollama' },
    { version: '0.6', folder: 'newest', name: 'ollama' },
  ],
  servers: ['vendors'],
  casesOf: ({ sdk }) => vendorCases('ollama', 'ollama', sdk),
  spans: {
    chat: ['chat llama3.2 200 26>8'],
    'chat tools': ['chat llama3.2 200 26>8'],
    'chat stream': ['chat llama3.2 200 26>8 complete'],
    'chat stream tools': ['chat llama3.2 200 26>8 complete'],
    'cut stream': ['chat cut 200 ->- error'],
    generate: ['text_completion llama3.2 200 26>8'],
    'generate stream': ['text_completion llama3.2 200 26>8 complete'],
    embed: ['embeddings nomic 200 6>-'],
    embeddings: ['embeddings nomic 200 ->-'],
    missing: ['chat missing 404 ->-'],
  },
})
