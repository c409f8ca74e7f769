// Stands for every tool that puts a loader of its own into Node's chain.
const { register } = require('node:module')
const { isMainThread } = require('node:worker_threads')

const passing = 'export const load = (url, context, nextLoad) => nextLoad(url, context)'
if (isMainThread) register(`data:text/javascript,${passing}`)
