'use strict'

const { appendFileSync } = require('node:fs')
const { setTimeout: pause } = require('node:timers/promises')

const from = Number(process.env.CONFORMANCE_FROM ?? 0)
const apart = Number(process.env.CONFORMANCE_PAUSE ?? 3)

/**
 * Runs patterns one after the other and prints what the caller of each sees, one JSON line a pattern. When each began and
 * what it should show goes to a file beside the output, so that spans can be told apart by their start. Without the first
 * CONFORMANCE_FROM of them, and CONFORMANCE_PAUSE milliseconds apart.
 */
exports.runPatterns = async patterns => {
  for (const [name, { run, spans, native = spans }] of Object.entries(patterns).slice(from)) {
    const mark = { name, startMs: Date.now(), spans, native }
    appendFileSync(process.env.CONFORMANCE_MARKS, `${JSON.stringify(mark)}\n`)
    await pause(3)
    console.log(JSON.stringify([name, await outcomeOf(run)]))
    await pause(apart)
  }
}

async function outcomeOf(run) {
  try {
    return { value: plain(await run()) }
  } catch (error) {
    const { name, message, status, code } = error
    return { class: error.constructor.name, name, message: withoutPorts(String(message)), status, code }
  }
}

function plain(value) {
  return value === undefined ? 'undefined' : JSON.parse(withoutPorts(JSON.stringify(value)))
}

// Each run has a server of its own.
function withoutPorts(text) {
  return text.replaceAll(/127\.0\.0\.1:\d+|localhost:\d+/g, 'HOST')
}
