'use strict'

const { binaryCases } = require('../../instrumentation/apps/stores/binary-cases.cjs')
const { httpCases } = require('../../instrumentation/apps/stores/http-cases.cjs')

/**
 * A store's client as a subject. The patterns are the cases that the tests of the stores run, against the servers there;
 * `spans` says, by pattern, which sources a correct trace shows to have been searched. A pattern that is not named there
 * looks nothing up.
 */
exports.storeSubject = ({ library, versions, kind, store, spans }) => ({
  library,
  versions,
  servers: ['stores'],
  patterns: async ({ load, version }) => {
    const expected = typeof spans === 'function' ? spans(version) : spans
    const loadWhole = async name => {
      const loaded = await load(name)
      return 'default' in loaded ? loaded : { ...loaded, default: loaded }
    }
    const cases =
      kind === 'http'
        ? httpCases(loadWhole, process.env.STORE_SERVER)
        : binaryCases(loadWhole, JSON.parse(process.env.STORE_PORTS))
    const runs = Object.entries(await cases[store]())
    return Object.fromEntries(runs.map(([name, run]) => [name, { run, spans: (expected[name] ?? []).map(shortForm) }]))
  },
})

function shortForm(source) {
  return source === 'other' ? 'unknown ->-' : `retrieval ${source}`
}
