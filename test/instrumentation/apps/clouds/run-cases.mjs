/** Runs cases one after the other and prints what each caller sees. */
export async function runCases(cases, names) {
  for (const [name, run] of Object.entries(cases)) {
    if (names.length > 0 && !names.includes(name)) continue
    console.log(name, '=>', await outcome(run))
  }
}

async function outcome(run) {
  try {
    return withoutPorts(JSON.stringify(await run()))
  } catch (error) {
    return withoutPorts(`throws ${error.constructor.name} ${error.name} ${error.status} ${error.code} ${error.message}`)
  }
}

/** What a stream gives, also where it breaks. */
export async function read(stream, pick = chunk => chunk) {
  const chunks = []
  try {
    for await (const chunk of stream) chunks.push(pick(chunk))
  } catch (error) {
    chunks.push(`${error.constructor.name} ${error.name} ${error.message}`)
  }
  return chunks
}

// Each run has a server of its own.
function withoutPorts(text) {
  return text?.replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
}
