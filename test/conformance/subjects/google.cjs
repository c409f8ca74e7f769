'use strict'

const { caseSubject } = require('../models/subject.cjs')

module.exports = caseSubject({
  library: '@google/genai',
  versions: [
    { version: '1', folder: 'older', name: '@google/genai' },
    { version: '2', folder: 'newest', name: 'genai-2' },
    { version: '3', folder: 'newest', name: '@google/genai', node: 22 },
  ],
  servers: ['google'],
  casesOf: async ({ sdk }) => {
    const { casesOf } = await import('../../instrumentation/apps/clouds/google-cases.mjs')
    return casesOf(async () => sdk)
  },
  spans: {
    generate: ['generate_content hello 200 107>50'],
    tools: ['generate_content tools 200 107>50'],
    history: ['generate_content history 200 107>50'],
    json: ['generate_content json 200 107>50'],
    chat: ['generate_content chat 200 107>50', 'generate_content chat 200 107>50 complete'],
    stream: ['generate_content hello 200 107>50 complete'],
    'stream tools': ['generate_content tools 200 107>50 complete'],
    'stream cut': ['generate_content cut 200 100>- error'],
    'stream failing': ['generate_content failing 200 100>- error'],
    'stream aborted': ['generate_content stuck 200 100>- aborted'],
    blocked: ['generate_content blocked 200 4>0'],
    bad: ['generate_content bad 400 ->-'],
    limited: ['generate_content limited 429 ->-'],
    embed: ['embeddings embed-1 200 ->-'],
    count: [],
    vertex: ['generate_content hello 200 107>50'],
    'vertex stream': ['generate_content hello 200 107>50 complete'],
    'vertex embed': ['embeddings text-embedding-005 200 6>-'],
    'vertex images': ['image_generation imagen-4 200 ->-'],
    interaction: ['generate_content interaction 200 107>50'],
    'interaction stream': ['generate_content interaction-stream 200 107>50 complete'],
  },
})
