'use strict'

// For `node --require @spanledger/instrumentation/register` and `--import` of the same. CommonJS, like all that it starts,
// so that everything is in place before the application's first line. Where this Node is older than what the hook is made
// for (before 20.19 and 22.12, which have no require(esm)), nothing happens.

const started = Symbol.for('spanledger.instrumentation.1')

try {
  if (canStart()) {
    Object.defineProperty(globalThis, started, { value: true })
    withoutItsWarning(() => require('./dist/start.cjs').start())
  } else if (readsModulesHere()) {
    withoutItsWarning(() => require('./dist/libraries/in-loader-thread.cjs').startInLoaderThread())
  }
} catch (error) {
  // A guest: whatever goes wrong here, the application starts as if this had not been asked for.
  if (/^(1|true)$/i.test(process.env.SPANLEDGER_DEBUG ?? '')) process.stderr.write(`spanledger: ${error?.stack}\n`)
}

function canStart() {
  return globalThis[started] === undefined && process.features.require_module && !isLoaderThread()
}

// On Node 20, somebody else's loader takes the reading of ES modules into its thread.
function readsModulesHere() {
  return process.features.require_module && process.versions.node.startsWith('20.') && isLoaderThread()
}

// A loader thread runs --require as well. Node 20 has no isInternalThread; there, a worker without a parent port is one.
function isLoaderThread() {
  const { isInternalThread, isMainThread, parentPort } = require('node:worker_threads')
  return isInternalThread ?? (!isMainThread && parentPort === null)
}

// Some versions warn about require(esm), which a user's own redaction may need: the user did not write that require.
function withoutItsWarning(load) {
  const emitWarning = Reflect.get(process, 'emitWarning')
  process.emitWarning = function (warning, ...details) {
    const type = typeof details[0] === 'object' ? details[0]?.type : details[0]
    const ours = type === 'ExperimentalWarning' && /ES Module|require\(\)/.test(String(warning))
    if (!ours) emitWarning.call(this, warning, ...details)
  }
  try {
    load()
  } finally {
    process.emitWarning = emitWarning
  }
}
