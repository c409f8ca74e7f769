'use strict'

const { caseSubject } = require('../models/subject.cjs')

const claude = 'anthropic.claude-sonnet-4-5-v1:0'
const answered = '200 152>40'
const agents = ['agent', 'retrieve', 'rerank']

module.exports = caseSubject({
  library: '@aws-sdk/client-bedrock-runtime',
  versions: [
    { version: '3.705', folder: 'older', name: '@aws-sdk/client-bedrock-runtime' },
    { version: '3.1164', folder: 'newest', name: '@aws-sdk/client-bedrock-runtime' },
  ],
  servers: ['bedrock'],
  casesOf: async ({ load }) => {
    const { casesOf } = await import('../../instrumentation/apps/clouds/bedrock-cases.mjs')
    return casesOf(load)
  },
  spans: {
    converse: [`chat hello ${answered}`],
    'converse profile': [`chat us.${claude} ${answered}`],
    'converse tools': [`chat tools ${answered}`],
    'converse history': [`chat history ${answered}`],
    'converse guarded': [`chat guarded ${answered}`],
    'converse bad': ['chat bad 400 ->-'],
    'converse limited': ['chat limited 429 ->-', 'chat limited 429 ->-'],
    'converse flaky': ['chat flaky 429 ->-', `chat flaky ${answered}`],
    'converse stream': [`chat hello ${answered} complete`],
    'converse stream tools': [`chat tools ${answered} complete`],
    'converse stream failing': ['chat failing 200 ->- error'],
    'converse stream cut': ['chat cut 200 ->- error'],
    'converse stream aborted': ['chat stuck 200 ->- aborted'],
    [`invoke ${claude}`]: [`chat ${claude} ${answered}`],
    [`stream ${claude}`]: [`chat ${claude} ${answered} complete`],
    'stream cut': [`chat ${claude}-cut 200 152>- error`],
    'invoke amazon.nova-lite-v1:0': [`chat amazon.nova-lite-v1:0 ${answered}`],
    'stream amazon.nova-lite-v1:0': [`chat amazon.nova-lite-v1:0 ${answered} complete`],
    'stream meta.llama3-70b-instruct-v1:0': ['text_completion meta.llama3-70b-instruct-v1:0 200 5>3 complete'],
    'invoke amazon.titan-embed-text-v2:0': ['embeddings amazon.titan-embed-text-v2:0 200 6>-'],
    'invoke cohere.rerank-v3-5:0': ['rerank cohere.rerank-v3-5:0 200 12>4'],
    'h2 converse': [`chat hello ${answered}`],
    'h2 converse stream': [`chat hello ${answered} complete`],
    'h2 converse stream cut': ['chat cut 200 ->- error'],
    agent: ['invoke_agent'],
    retrieve: ['retrieval KB12345678'],
    rerank: ['rerank cohere.rerank-v3-5:0 200 ->-'],
    // Closes what is open.
    end: [],
  },
  // The older ones speak HTTP/1.1 there, which that server does not.
  without: version =>
    version === '3.705' ? ['h2 converse', 'h2 converse stream', 'h2 converse stream cut', ...agents] : [],
})
