// Watches a seam from inside the application that uses it: what each request reported, in the words of `Exchange`.
const from = new URL('../../../../instrumentation/dist/wire/', import.meta.url)

/** Runs the cases and prints what each came to; with `observed`, also what the seam reported meanwhile. */
export async function runCases(cases, { observe, observed }) {
  let reports = []
  if (observed) {
    observe(request => {
      if (request.path.startsWith('/declined')) return undefined
      const report = { ...request, told: [], sent: [], received: [], ended: undefined }
      delete report.body
      reports.push(report)
      return exchange(report)
    })
  }
  for (const [name, act] of Object.entries(cases)) {
    reports = []
    const outcome = await act().catch(error => ({ error: `${error.constructor.name} ${error.code} ${error.message}` }))
    await settled(reports)
    console.log(JSON.stringify({ name, outcome, ...(observed && { reports: reports.map(shown) }) }))
  }
}

export async function seam(file, name) {
  return (await import(new URL(file, from)))[name]
}

const { headerOf: read } = await import(new URL('headers.js', from))

function exchange(report) {
  const told = (what, more) => {
    if (report.told.at(-1) !== what) report.told.push(what)
    more?.()
  }
  return {
    requestBytes: chunk => told('request', () => report.sent.push(Buffer.from(chunk))),
    requestComplete: () => told('requested'),
    responseStarted: (status, headers) =>
      told('head', () => Object.assign(report, { status, answerType: read(headers, 'content-type') })),
    responseBytes: (chunk, paused) =>
      told('bytes', () => {
        report.received.push(Buffer.from(chunk))
        report.paused = paused
      }),
    ended: (ending, error) =>
      told('ended', () => (report.ended = [ending, ...(error ? [error.code ?? error.message] : [])])),
  }
}

async function settled(reports) {
  const deadline = Date.now() + 400
  while (reports.some(report => report.ended === undefined) && Date.now() < deadline) await pause(5)
  await pause(5)
}

export const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

function shown({ headers, sent, received, ...rest }) {
  const answer = Buffer.concat(received).toString()
  return {
    ...rest,
    type: read(headers, 'content-type'),
    sent: Buffer.concat(sent).toString('latin1'),
    received: answer.length < 100 ? answer : `${answer.length} characters`,
  }
}
