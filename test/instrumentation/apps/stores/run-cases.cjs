'use strict'

/** Runs the cases of the named stores, one after the other, and prints what each caller sees. */
exports.runCases = async (stores, names) => {
  for (const store of names) {
    for (const [name, run] of Object.entries(await stores[store]())) {
      console.log(JSON.stringify([`${store} ${name}`, await outcome(run)]))
    }
  }
}

async function outcome(run) {
  try {
    const value = await run()
    return { value: value === undefined ? null : withoutTimes(value) }
  } catch (error) {
    return {
      error: error.constructor.name,
      name: error.name,
      message: withoutPorts(String(error.message)),
      code: error.code,
    }
  }
}

function withoutTimes(value) {
  return JSON.parse(JSON.stringify(value, (name, member) => (/^(time|date)$/i.test(name) ? undefined : member)))
}

// Each run has a server of its own.
function withoutPorts(text) {
  return text.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
}
