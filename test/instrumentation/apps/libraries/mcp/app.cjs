const { runCases } = require('./cases.cjs')
const { loadSdk } = require('./load.cjs')

void run(process.argv.slice(2))

async function run(versions) {
  for (const version of versions) {
    const sdk = await loadSdk(version, 'require')
    await runCases(sdk, (name, seen) => console.log(version, name, JSON.stringify(seen)))
  }
}
