'use strict'

/**
 * Cases of the tests of a provider's formats as a subject; `spans` says, by pattern, which calls a correct trace shows.
 * What a library has no such method for is left out by `without`.
 */
exports.caseSubject = ({ library, versions, servers, casesOf, spans, without = () => [] }) => ({
  library,
  versions,
  servers,
  patterns: async given => {
    const cases = await casesOf(given)
    const left = without(given.version)
    return Object.fromEntries(
      Object.entries(spans)
        .filter(([name]) => !left.includes(name))
        .map(([name, spans]) => [name, { spans, run: cases[name] }]),
    )
  },
})

/** The cases of the vendors' SDKs, which load what they need by a function. */
exports.vendorCases = async (file, vendor, sdk) => {
  const [families] = Object.values(await import(`../../instrumentation/apps/model-vendors/${file}-cases.mjs`))
  return families[vendor](() => sdk, process.env.VENDOR_SERVER)
}
