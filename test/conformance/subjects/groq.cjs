'use strict'

const { caseSubject, vendorCases } = require('../models/subject.cjs')

const whole = ['chat groq 200 20>5']

module.exports = caseSubject({
  library: 'groq-sdk',
  versions: [
    { version: '0.9', folder: 'older', name: 'groq-sdk' },
    { version: '1', folder: 'newest', name: 'groq-sdk' },
  ],
  servers: ['vendors'],
  casesOf: ({ sdk }) => vendorCases('openai', 'groq', sdk.Groq ?? sdk.default ?? sdk),
  spans: {
    chat: whole,
    'chat tools': whole,
    'as a response': whole,
    'with its response': whole,
    stream: ['chat groq 200 20>5 complete'],
    'cut stream': ['chat cut 200 ->- error'],
    transcription: ['transcription whisper-large 200 ->-'],
    embedding: ['embeddings e1 200 6>-'],
    limited: ['chat limited 429 ->-'],
    broken: ['chat broken 500 ->-'],
  },
})
